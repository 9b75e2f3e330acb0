package io.graft.core.model.source;

import io.graft.core.file.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Computes {@link WeightSource#sha256()}; tensors are put in by name, in order. */
final class WeightHash {
  private final MessageDigest digest = Sha256.digest();

  void begin(String name, String dtype, List<Long> shape) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    digest.update((utf8.length + " ").getBytes(StandardCharsets.UTF_8));
    digest.update(utf8);
    digest.update((" " + dtype + " " + shape + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void bytes(ByteBuffer littleEndian) {
    digest.update(littleEndian);
  }

  String hex() {
    return Sha256.hex(digest);
  }
}
