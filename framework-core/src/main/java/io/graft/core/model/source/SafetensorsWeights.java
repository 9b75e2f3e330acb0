package io.graft.core.model.source;

import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.file.safetensors.TensorInfo;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Weights in one safetensors file or in several, the shards. */
public final class SafetensorsWeights implements WeightSource {
  private final String where;
  private final List<SafetensorsFile> files;
  private final Map<String, SafetensorsFile> holders = new LinkedHashMap<>();
  private @Nullable String sha256;

  private SafetensorsWeights(String where, List<SafetensorsFile> files) {
    this.where = where;
    this.files = files;
    for (SafetensorsFile file : files) {
      for (String name : file.names()) {
        SafetensorsFile other = holders.putIfAbsent(name, file);
        if (other != null) {
          throw GraftException.data(
              "the tensor '" + name + "' is in two shards, the other is " + other.path(),
              file.path().toString(),
              "get the shards again, all of one version");
        }
      }
    }
  }

  /**
   * Opens one file.
   *
   * @throws GraftException of category DATA when it cannot be read or breaks the format
   */
  public static SafetensorsWeights open(Path file) {
    return new SafetensorsWeights(file.toString(), List.of(SafetensorsFile.open(file)));
  }

  /**
   * Opens the shards that a {@code model.safetensors.index.json} names.
   *
   * @throws GraftException of category DATA when the index is malformed, names a file outside its
   *     folder, or does not agree with the shards
   */
  public static SafetensorsWeights openSharded(Path index) {
    ShardIndex shards = ShardIndex.read(index);
    List<SafetensorsFile> files = new ArrayList<>();
    for (Path file : shards.files()) {
      files.add(SafetensorsFile.open(file));
    }
    SafetensorsWeights weights = new SafetensorsWeights(index.toString(), files);
    shards.check(files);
    return weights;
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public List<String> names() {
    return List.copyOf(holders.keySet());
  }

  @Override
  public WeightInfo info(String name) {
    TensorInfo info = holder(name).info(name);
    try {
      Shape shape = Shape.of(info.shape().stream().mapToInt(Math::toIntExact).toArray());
      return new WeightInfo(name, shape, info.dtype());
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw GraftException.data(
          "the shape " + info.shape() + " of '" + name + "' is larger than 2^31 elements",
          holder(name).path().toString(),
          "use a smaller model",
          e);
    }
  }

  @Override
  public void read(String name, FloatBuffer target) {
    holder(name).readFloats(name, target);
  }

  private SafetensorsFile holder(String name) {
    SafetensorsFile file = holders.get(name);
    if (file == null) {
      throw GraftException.unknown(ErrorCategory.DATA, "tensor", name, holders.keySet(), where);
    }
    return file;
  }

  @Override
  public synchronized String sha256() {
    if (sha256 == null) {
      WeightHash hash = new WeightHash();
      new TreeMap<>(holders)
          .forEach(
              (name, file) -> {
                TensorInfo info = file.info(name);
                hash.begin(name, info.dtype().name(), info.shape());
                file.forEachBytes(name, hash::bytes);
              });
      sha256 = hash.hex();
    }
    return sha256;
  }

  @Override
  public void close() {
    files.forEach(SafetensorsFile::close);
  }
}
