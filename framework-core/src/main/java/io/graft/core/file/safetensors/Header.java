package io.graft.core.file.safetensors;

import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The parsed header of a file.
 *
 * @param metadata the entries of {@code __metadata__}; empty when there is none
 * @param tensors in the order of their bytes in the file
 */
record Header(Map<String, String> metadata, List<TensorInfo> tensors) {
  static final String MEND = "download the file again, or write it anew with a safetensors library";

  /**
   * Checks that the tensors cover the data exactly: no overlap, no hole, nothing left over, and
   * each as many bytes as its shape and type ask for.
   *
   * @param listed the tensors as the header lists them
   * @param dataBytes how many bytes follow the header
   */
  static Header validated(
      Path file, Map<String, String> metadata, List<TensorInfo> listed, long dataBytes) {
    List<TensorInfo> tensors = new ArrayList<>(listed);
    tensors.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
    long covered = 0;
    for (TensorInfo tensor : tensors) {
      checkSize(file, tensor);
      if (tensor.begin() < covered) {
        throw refuse(
            file, tensor.name(), "overlaps the tensor before it at byte " + tensor.begin());
      }
      if (tensor.begin() > covered) {
        throw refuse(
            file,
            tensor.name(),
            "leaves a hole before it, bytes " + covered + " to " + tensor.begin());
      }
      covered = tensor.end();
      if (covered > dataBytes) {
        throw refuse(
            file,
            tensor.name(),
            "ends at byte "
                + covered
                + " of the data, but the file has only "
                + dataBytes
                + ": it is cut off");
      }
    }
    if (covered != dataBytes) {
      throw refuse(
          file, (dataBytes - covered) + " bytes follow the last tensor that belong to none");
    }
    return new Header(Map.copyOf(metadata), List.copyOf(tensors));
  }

  private static void checkSize(Path file, TensorInfo tensor) {
    if (tensor.end() < tensor.begin()) {
      throw refuse(
          file,
          tensor.name(),
          "data_offsets [" + tensor.begin() + ", " + tensor.end() + "] end before they begin");
    }
    long bits;
    try {
      // a zero dimension does not excuse an overflow before it: the reference library refuses both
      long elements = 1;
      for (long dimension : tensor.shape()) {
        elements = Math.multiplyExact(elements, dimension);
      }
      bits = Math.multiplyExact(elements, tensor.dtype().bits());
    } catch (ArithmeticException e) {
      throw refuse(
          file,
          tensor.name(),
          "shape " + tensor.shape() + " overflows the 64-bit size of a tensor");
    }
    if (bits % 8 != 0 || bits / 8 != tensor.bytes()) {
      throw refuse(
          file,
          tensor.name(),
          "shape "
              + tensor.shape()
              + " of "
              + tensor.dtype()
              + " takes "
              + bits
              + " bits, but data_offsets ["
              + tensor.begin()
              + ", "
              + tensor.end()
              + "] span "
              + tensor.bytes()
              + " bytes");
    }
  }

  static GraftException refuse(Path file, String what) {
    return GraftException.data("not a valid safetensors file: " + what, file.toString(), MEND);
  }

  static GraftException refuse(Path file, String tensor, String what) {
    return GraftException.data(
        "not a valid safetensors file: " + what, file + ", tensor '" + brief(tensor) + "'", MEND);
  }

  /** A name as it may stand in a message: not longer than a line, no control characters. */
  static String brief(String name) {
    String shown = name.length() <= 120 ? name : name.substring(0, 120) + "...";
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
