package io.graft.core.tensor.oracle;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.kernel.KernelResources;
import io.graft.core.tensor.kernel.Kernels;
import io.graft.core.tensor.kernel.OneDnnKernels;
import io.graft.core.tensor.nd4j.Nd4jKernels;
import java.util.function.Function;

/** The kernels that every test of this package runs on. */
public enum Backend {
  ONEDNN(OneDnnKernels::new),
  ND4J(Nd4jKernels::new);

  private final Function<KernelResources, Kernels> kernels;

  Backend(Function<KernelResources, Kernels> kernels) {
    this.kernels = kernels;
  }

  /** An engine with these kernels. */
  public Engine open(int threads) {
    return Engine.open(threads, kernels);
  }
}
