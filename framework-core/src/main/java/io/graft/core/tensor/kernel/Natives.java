package io.graft.core.tensor.kernel;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/** Native objects that are freed together and at once, rather than when garbage is collected. */
final class Natives implements AutoCloseable {
  private final List<Pointer> owned = new ArrayList<>();

  /** Takes over an object. */
  <P extends Pointer> P own(P pointer) {
    owned.add(pointer);
    return pointer;
  }

  /** Frees what was taken over, the latest first. */
  @Override
  public void close() {
    for (int i = owned.size() - 1; i >= 0; i--) {
      owned.get(i).close();
    }
    owned.clear();
  }
}
