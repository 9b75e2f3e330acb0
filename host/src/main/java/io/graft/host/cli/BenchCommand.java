package io.graft.host.cli;

import io.graft.core.job.Benchmark;
import io.graft.core.recipe.Precision;
import io.graft.host.train.JobSession;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft bench}: times training steps. */
@Command(
    name = "bench",
    description = "Time steps on random token ids.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft bench --method full --shape 16x128 --json",
      "",
      "A step is a forward pass, the gradients, clipping and AdamW; with --method",
      "forward the forward pass alone. lora: rank 8 on query and value; layers: the",
      "top two. GFLOP are counted from the shapes of the matrix products; the best",
      "product is that of a feed-forward layer alone, timed in the same process; bytes",
      "moved are those of the arrays that native operations read and write."
    })
final class BenchCommand implements Callable<Integer> {
  private static final Pattern SHAPE = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");

  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;
  @Mixin private ModelOption model;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "lora",
      description = "full, lora, head, layers or forward; default: ${DEFAULT-VALUE}.")
  private String method;

  @Option(
      names = "--shape",
      paramLabel = "ROWSxTOKENS",
      defaultValue = "16x128",
      description = "Rows of a batch and tokens of a row; default: ${DEFAULT-VALUE}.")
  private String shape;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "float",
      description = "float, bfloat16, or auto for the faster one here; default: ${DEFAULT-VALUE}.")
  private String precision;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "30",
      description = "Timed steps, after --warm-up others; default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Steps that are not timed: Java still compiles beside the first hundred; default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Compute threads; default: one a processor.")
  private int threads;

  @Override
  public Integer call() {
    Precision asked = precision();
    Matcher size = SHAPE.matcher(shape);
    if (!size.matches()) {
      throw GraftException.user(
          "'" + shape + "' is no shape", "--shape", "write rows and tokens as 16x128");
    }
    if (steps < 1 || warmUp < 0 || threads < 0) {
      throw GraftException.user(
          "a number is too small", "--steps, --warm-up, --threads", "give at least one step");
    }
    Benchmark.Plan plan =
        new Benchmark.Plan(
            model.reference(),
            method,
            Integer.parseInt(size.group(1)),
            Integer.parseInt(size.group(2)),
            asked,
            steps,
            warmUp);
    try (Plugins none = new Plugins();
        JobSession session = JobSession.open(null, none, threads, () -> false)) {
      int used = session.resources().engine().threads();
      print(plan, used, new Benchmark(plan, session.resources()).run());
    }
    return 0;
  }

  private Precision precision() {
    try {
      return Precision.valueOf(precision.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw GraftException.unknown(
          ErrorCategory.USER,
          "precision",
          precision,
          Arrays.stream(Precision.values())
              .map(value -> value.name().toLowerCase(Locale.ROOT))
              .toList(),
          "--precision");
    }
  }

  private void print(Benchmark.Plan plan, int used, Benchmark.Report report) {
    if (!json.on()) {
      graft
          .console()
          .print(
              String.format(
                  Locale.ROOT,
                  "%s %s %s in %s: %.1f ms a step (median of %d, fastest %.1f)%n"
                      + "%,.0f tokens/s, %.0f GFLOP/s (%.0f %% of the best product) on %d threads,%n"
                      + "%.1f GB moved a step, peak memory %,.0f MiB",
                  plan.model(),
                  method,
                  shape,
                  report.precision().name().toLowerCase(Locale.ROOT),
                  report.medianMs(),
                  steps,
                  report.fastestMs(),
                  report.tokensPerSecond(),
                  report.gigaflopsPerSecond(),
                  100 * report.shareOfBestProduct(),
                  used,
                  report.gigabytesMoved(),
                  report.peakRssMb()));
      return;
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("model", plan.model().toString());
    object.put("method", method);
    object.put("shape", shape);
    object.put("precision", report.precision().name().toLowerCase(Locale.ROOT));
    object.put("threads", used);
    object.put("steps", steps);
    object.put("median_ms", report.medianMs());
    object.put("fastest_ms", report.fastestMs());
    object.put("tokens_per_second", report.tokensPerSecond());
    object.put("gflop", report.gigaflop());
    object.put("gflop_per_second", report.gigaflopsPerSecond());
    object.put("share_of_best_product", report.shareOfBestProduct());
    object.put("gigabytes_moved", report.gigabytesMoved());
    object.put("peak_rss_mb", report.peakRssMb());
    object.put("trainable_parameters", report.trainableParameters());
    graft.console().json(object);
  }
}
