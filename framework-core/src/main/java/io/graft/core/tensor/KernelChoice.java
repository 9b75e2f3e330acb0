package io.graft.core.tensor;

import io.graft.core.tensor.kernel.KernelResources;
import io.graft.core.tensor.kernel.Kernels;
import io.graft.core.tensor.kernel.OneDnnKernels;
import io.graft.core.tensor.nd4j.Nd4jKernels;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which kernels an engine takes: what the system property {@value #PROPERTY} names, else oneDNN
 * where its library loads, else ND4J.
 */
final class KernelChoice {
  static final String PROPERTY = "graft.kernels";

  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);

  private KernelChoice() {}

  /**
   * @throws GraftException of category USER when the property names no kernels
   */
  static Function<KernelResources, Kernels> best() {
    String name = System.getProperty(PROPERTY);
    if (name == null) {
      return oneDnnLoads() ? OneDnnKernels::new : Nd4jKernels::new;
    }
    return switch (name) {
      case "onednn" -> OneDnnKernels::new;
      case "nd4j" -> Nd4jKernels::new;
      default ->
          throw GraftException.unknown(
              ErrorCategory.USER, "kernels", name, List.of("onednn", "nd4j"), "-D" + PROPERTY);
    };
  }

  private static boolean oneDnnLoads() {
    try {
      Loader.load(dnnl.class);
      return true;
    } catch (LinkageError e) {
      LOG.warn("oneDNN does not load on this machine; ND4J's own kernels are slower", e);
      return false;
    }
  }
}
