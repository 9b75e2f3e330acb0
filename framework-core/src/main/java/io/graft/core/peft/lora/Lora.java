package io.graft.core.peft.lora;

import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.peft.Delta;
import io.graft.spi.peft.PeftContext;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.peft.PeftSession;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Low-rank adaptation (Hu et al. 2021): {@code W + alpha / r * B A} at chosen linear sites. With
 * {@code rslora} the factor is {@code alpha / sqrt(r)} (Kalajdzievski 2023); with {@code dora} the
 * rows' lengths are trained apart from their directions (Liu et al. 2024); with {@code bias} the
 * biases train too.
 */
public final class Lora implements PeftMethod {

  @Override
  public String name() {
    return "lora";
  }

  @Override
  public String description() {
    return "low-rank adaptation of linear layers, with rsLoRA and DoRA";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.integer("r", 8, 1, 4096, "rank"),
        Setting.number("alpha", 16, 0, 1e6, "numerator of the scaling"),
        Setting.number("dropout", 0, 0, 0.9, "dropout on what enters the low-rank path"),
        Setting.texts(
            "targets", List.of("query", "value"), "linear sites, or all-linear for every one"),
        Setting.flag("rslora", false, "scale by alpha / sqrt(r) in place of alpha / r"),
        Setting.flag("dora", false, "train the lengths of the weight's rows apart"),
        Setting.text(
            "bias", "none", List.of("none", "lora_only", "all"), "which biases of the base train"),
        Setting.numberMap("rank_pattern", "rank by ending of a module's path"),
        Setting.numberMap("alpha_pattern", "alpha by ending of a module's path"));
  }

  @Override
  public PeftSession open(PeftContext context) {
    Settings settings = context.settings();
    List<Site> targets = LoraTargets.find(context.encoder(), settings.texts("targets"));
    Set<Site> adapted = new HashSet<>(targets);
    for (Site site : targets) {
      context.declare(site, lowRank(context, site));
    }
    String bias = settings.text("bias");
    for (Site site : context.encoder().sites()) {
      boolean has = site.kind() == SiteKind.LINEAR || site.kind() == SiteKind.NORM;
      boolean wanted = bias.equals("all") || (bias.equals("lora_only") && adapted.contains(site));
      if (has && wanted) {
        context.declare(site, bias(context, site, adapted.contains(site)));
      }
    }
    return new PeftSession() {};
  }

  private static Delta lowRank(PeftContext context, Site site) {
    Settings settings = context.settings();
    int rank =
        (int) LoraTargets.value(settings.numberMap("rank_pattern"), site, settings.integer("r"));
    double alpha =
        LoraTargets.value(settings.numberMap("alpha_pattern"), site, settings.number("alpha"));
    double scaling = settings.flag("rslora") ? alpha / Math.sqrt(rank) : alpha / rank;
    Parameter a =
        context.parameter(
            site.module() + ".lora_A.weight",
            Shape.of(rank, site.inputSize()),
            Initializer.linear());
    Parameter b =
        context.parameter(
            site.module() + ".lora_B.weight",
            Shape.of(site.outputSize(), rank),
            Initializer.zeros());
    Parameter magnitude = settings.flag("dora") ? magnitude(context, site) : null;
    return new Delta.LowRank(a, b, scaling, settings.number("dropout"), magnitude);
  }

  /** Starts as the lengths of the base weight's rows: B is zero, so they are those of the sum. */
  private static @Nullable Parameter magnitude(PeftContext context, Site site) {
    return context.parameter(
        site.module() + ".lora_magnitude_vector",
        Shape.of(site.outputSize()),
        () -> rowLengths(base(context, site.weight())));
  }

  /** In a PEFT model an adapted layer is wrapped, and its bias lies one level deeper. */
  private static Delta bias(PeftContext context, Site site, boolean wrapped) {
    return new Delta.Bias(
        context.parameter(
            site.module() + (wrapped ? ".base_layer.bias" : ".bias"),
            Shape.of(site.outputSize()),
            () -> base(context, site.bias()).toFloats()));
  }

  private static Parameter base(PeftContext context, String name) {
    return context
        .encoder()
        .weight(name)
        .orElseThrow(() -> new IllegalStateException("no weight " + name));
  }

  private static float[] rowLengths(Parameter weight) {
    float[] values = weight.toFloats();
    int columns = weight.shape().dimension(1);
    float[] lengths = new float[weight.shape().dimension(0)];
    for (int row = 0; row < lengths.length; row++) {
      double sum = 0;
      for (int column = 0; column < columns; column++) {
        double value = values[row * columns + column];
        sum += value * value;
      }
      lengths[row] = (float) Math.sqrt(sum);
    }
    return lengths;
  }

  @Override
  public Map<String, @Nullable Object> configuration(PeftContext context) {
    return LoraConfiguration.write(context);
  }

  @Override
  public boolean reads(Map<String, Object> configuration) {
    return LoraConfiguration.PEFT_TYPE.equals(configuration.get("peft_type"));
  }

  @Override
  public Map<String, Object> settings(Map<String, Object> configuration) {
    return LoraConfiguration.read(configuration);
  }
}
