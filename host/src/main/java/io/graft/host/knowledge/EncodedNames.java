package io.graft.host.knowledge;

import io.graft.core.file.IoReason;
import io.graft.core.file.Sha256;
import io.graft.core.job.Embedder;
import io.graft.core.job.JobResources;
import io.graft.core.job.Predictor;
import io.graft.core.model.BaseModel;
import io.graft.core.model.BaseModels;
import io.graft.core.model.head.Pooling;
import io.graft.core.recipe.BaseReference;
import io.graft.core.store.RunDirectory;
import io.graft.knowledge.names.NameEncoder;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Names as vectors of a base model (the mean over tokens) or of a run (as its head pools them).
 * Used by one thread; owns neither the run nor the resources.
 */
public final class EncodedNames implements NameEncoder, AutoCloseable {
  private final String hash;
  private final Function<List<Example>, List<float[]>> vectors;
  private final Runnable closing;

  private EncodedNames(
      String hash, Function<List<Example>, List<float[]>> vectors, Runnable closing) {
    this.hash = hash;
    this.vectors = vectors;
    this.closing = closing;
  }

  /** Encodes with a base model as it is. */
  public static EncodedNames of(BaseReference reference, JobResources resources) {
    String hash;
    try (BaseModels.Lease lease = resources.bases().acquire(reference)) {
      hash = hash(lease.model(), "mean");
    }
    Embedder embedder = Embedder.open(reference, resources);
    return new EncodedNames(
        hash,
        examples ->
            embedder.embed(embedder.encode(examples), Pooling.MEAN).stream()
                .map(rows -> rows[0])
                .toList(),
        embedder::close);
  }

  /** Encodes with the model of a run, which stays open. */
  public static EncodedNames of(Predictor run, Path folder) {
    String hash = hash(run.base(), adapterHash(RunDirectory.open(folder).adapter()));
    return new EncodedNames(hash, run::features, () -> {});
  }

  private static String hash(BaseModel base, String rest) {
    String all = base.weightsSha256() + " " + base.tokenizerSha256() + " " + rest;
    return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
  }

  /** Over every file of the adapter: weights, head and its pooling, what a domain added. */
  private static String adapterHash(Path adapter) {
    try (Stream<Path> files = Files.walk(adapter)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(adapter.relativize(file)).append(' ').append(Sha256.ofFile(file)).append('\n');
      }
      return Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw GraftException.data(
          "the adapter cannot be read (" + IoReason.of(e) + ")",
          adapter.toString(),
          "check that the run is complete",
          e);
    }
  }

  @Override
  public String hash() {
    return hash;
  }

  /** Names of like lengths go together: less padding. */
  @Override
  public List<float[]> encode(List<String> names) {
    List<Integer> order =
        IntStream.range(0, names.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> names.get(i).length()))
            .toList();
    List<Example> examples = new ArrayList<>(names.size());
    for (int i : order) {
      examples.add(new Example(Integer.toString(i), names.get(i), null, List.of()));
    }
    List<float[]> sorted = vectors.apply(examples);
    float[][] inOrder = new float[names.size()][];
    for (int i = 0; i < inOrder.length; i++) {
      inOrder[order.get(i)] = sorted.get(i);
    }
    return List.of(inOrder);
  }

  @Override
  public void close() {
    closing.run();
  }
}
