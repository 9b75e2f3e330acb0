package io.graft.core.peft;

import io.graft.spi.peft.Adapter;
import io.graft.spi.tensor.Parameter;
import java.util.List;

/** An adapter as its method declared it. */
record DeclaredAdapter(
    String method,
    List<Declaration> declarations,
    List<Parameter> parameters,
    List<Parameter> trainedWeights)
    implements Adapter {
  DeclaredAdapter {
    declarations = List.copyOf(declarations);
  }
}
