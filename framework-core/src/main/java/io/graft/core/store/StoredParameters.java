package io.graft.core.store;

import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.file.safetensors.TensorInfo;
import io.graft.core.model.ParameterAllocator;
import io.graft.core.peft.ParameterSource;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The parameters of an adapter file, handed out by name as a method and a head ask for them. What
 * does not fit is collected, so that {@link #requireComplete} can tell all of it at once. Used by
 * one thread.
 */
final class StoredParameters implements ParameterSource {
  private static final int LISTED = 20;

  private final SafetensorsFile file;
  private final Map<String, String> keys;
  private final ParameterAllocator allocator;
  private final Map<String, Parameter> handedOut = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param keys the key of each parameter name in {@code file}
   */
  StoredParameters(SafetensorsFile file, Map<String, String> keys, ParameterAllocator allocator) {
    this.file = file;
    this.keys = keys;
    this.allocator = allocator;
  }

  boolean holds(String name) {
    return keys.containsKey(name);
  }

  @Override
  public Parameter parameter(String name, Shape shape, Initializer initializer) {
    return stored(name, shape);
  }

  @Override
  public Parameter parameter(String name, Shape shape, Supplier<float[]> start) {
    return stored(name, shape);
  }

  @Override
  public Parameter copy(Parameter base) {
    return stored(base.name(), base.shape());
  }

  /** The stored parameter; zeros in place of one that does not fit, until that is reported. */
  private Parameter stored(String name, Shape shape) {
    Parameter parameter = allocator.allocate(name, shape, values(name, shape));
    handedOut.put(name, parameter);
    return parameter;
  }

  private float[] values(String name, Shape shape) {
    String key = keys.get(name);
    if (key == null) {
      problems.add("missing " + name + " " + shape);
      return new float[shape.elements()];
    }
    TensorInfo info = file.info(key);
    if (!significant(info.shape()).equals(significant(shape))) {
      problems.add(key + " has shape " + info.shape() + " in place of " + shape);
      return new float[shape.elements()];
    }
    return file.floats(key);
  }

  /** The dimensions other than 1: PEFT stores some vectors as {@code [n, 1]} or {@code [1, n]}. */
  private static List<Long> significant(List<Long> shape) {
    return shape.stream().filter(dimension -> dimension != 1).toList();
  }

  private static List<Long> significant(Shape shape) {
    return significant(Arrays.stream(shape.toArray()).mapToObj(d -> (long) d).toList());
  }

  /** All parameters handed out so far. */
  List<Parameter> handedOut() {
    return List.copyOf(handedOut.values());
  }

  /**
   * To be called when everything was opened.
   *
   * @throws GraftException of category DATA that lists what is missing, has another shape, or is
   *     left over
   */
  void requireComplete() {
    keys.forEach(
        (name, key) -> {
          if (!handedOut.containsKey(name)) {
            problems.add("nobody asks for " + key + " " + file.info(key).shape());
          }
        });
    if (!problems.isEmpty()) {
      String more = problems.size() > LISTED ? ", and " + (problems.size() - LISTED) + " more" : "";
      throw GraftException.data(
          "the adapter's tensors do not fit its method and head: "
              + String.join(", ", problems.subList(0, Math.min(LISTED, problems.size())))
              + more,
          file.path().toString(),
          "use an adapter made for this model, or restore its files from where they came");
    }
  }
}
