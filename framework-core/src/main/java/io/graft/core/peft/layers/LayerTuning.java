package io.graft.core.peft.layers;

import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.peft.Delta;
import io.graft.spi.peft.PeftContext;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.peft.PeftSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains the upper layers, or any named groups of weights, with learning rates that fall with depth
 * and, if wanted, layers that thaw one after the other from the top (Howard and Ruder 2018).
 */
public final class LayerTuning implements PeftMethod {
  private static final String PEFT_TYPE = "GRAFT_LAYERS";

  @Override
  public String name() {
    return "layers";
  }

  @Override
  public String description() {
    return "trains the top layers or named groups of weights";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.integer("top", 2, 0, 1000, "how many layers train, counted from the last"),
        Setting.texts(
            "groups",
            List.of(),
            "further groups: embeddings, norms, biases, or a layer such as layer.3"),
        Setting.number("rate_decay", 1, 0.01, 1, "factor of the learning rate for each layer down"),
        Setting.number(
            "unfreeze",
            0,
            0,
            0.9,
            "share of training during which layers thaw one by one from the top; 0 for all at once"));
  }

  @Override
  public PeftSession open(PeftContext context) {
    Selection selection = new Selection(context.encoder(), context.settings());
    int declared = 0;
    for (Site site : context.encoder().sites()) {
      boolean weight = selection.weight(site);
      boolean bias = selection.bias(site);
      if (weight || bias) {
        context.declare(
            site, new Delta.Trained(weight, bias, selection.rate(site), selection.from(site)));
        declared++;
      }
    }
    if (declared == 0) {
      throw GraftException.user(
          "nothing is chosen for training",
          "method",
          "set method.top above 0 or name method.groups");
    }
    return new PeftSession() {};
  }

  @Override
  public Map<String, @Nullable Object> configuration(PeftContext context) {
    Map<String, @Nullable Object> configuration = new LinkedHashMap<>(context.settings().asMap());
    configuration.put("peft_type", PEFT_TYPE);
    return configuration;
  }

  @Override
  public boolean reads(Map<String, Object> configuration) {
    return PEFT_TYPE.equals(configuration.get("peft_type"));
  }

  @Override
  public Map<String, Object> settings(Map<String, Object> configuration) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings().stream()
        .map(Setting::name)
        .filter(configuration::containsKey)
        .forEach(name -> settings.put(name, configuration.get(name)));
    return settings;
  }

  /** Which weights train, at which rate and from when. */
  private static final class Selection {
    private final int layers;
    private final int firstTop;
    private final List<String> groups;
    private final double decay;
    private final double unfreeze;

    Selection(Encoder encoder, Settings settings) {
      layers = encoder.config().layers();
      firstTop = Math.max(0, layers - settings.integer("top"));
      groups = settings.texts("groups");
      decay = settings.number("rate_decay");
      unfreeze = settings.number("unfreeze");
      groups.forEach(group -> checkGroup(encoder, group));
    }

    private static void checkGroup(Encoder encoder, String group) {
      boolean known =
          List.of("embeddings", "norms", "biases").contains(group)
              || encoder.sites().stream().anyMatch(site -> site.name().startsWith(group + "."));
      if (!known) {
        throw GraftException.user(
            "no group '" + group + "' of weights",
            "method.groups",
            "name embeddings, norms, biases or a layer from layer.0 to layer."
                + (encoder.config().layers() - 1));
      }
    }

    private static boolean hasWeights(Site site) {
      return site.kind() != SiteKind.ATTENTION && site.kind() != SiteKind.SEQUENCE;
    }

    private boolean whole(Site site) {
      return (site.layer() >= firstTop)
          || (site.layer() < 0 && groups.contains("embeddings"))
          || (site.kind() == SiteKind.NORM && groups.contains("norms"))
          || groups.stream().anyMatch(group -> site.name().startsWith(group + "."));
    }

    boolean weight(Site site) {
      return hasWeights(site) && whole(site);
    }

    boolean bias(Site site) {
      boolean hasBias = site.kind() == SiteKind.LINEAR || site.kind() == SiteKind.NORM;
      return hasBias && (whole(site) || groups.contains("biases"));
    }

    /** 1 for the last layer, one factor less for each below; the embeddings count as one more. */
    double rate(Site site) {
      return Math.pow(decay, layers - 1 - site.layer());
    }

    /** The last layer trains from the start, the lowest chosen one last. */
    double from(Site site) {
      int depth = layers - 1 - site.layer();
      int deepest = groups.contains("embeddings") ? layers : layers - 1 - firstTop;
      return deepest == 0 ? 0 : unfreeze * Math.min(1, (double) depth / deepest);
    }
  }
}
