package io.graft.core.peft.lora;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Finds the linear sites that a recipe or a stored configuration names. A name matches a site when
 * it is the site's name or module, or their end after a dot, as in the PEFT library.
 */
final class LoraTargets {
  private static final String ALL = "all-linear";

  private LoraTargets() {}

  static List<Site> find(Encoder encoder, List<String> targets) {
    List<Site> linear = linear(encoder);
    if (targets.equals(List.of(ALL))) {
      return linear;
    }
    for (String target : targets) {
      if (linear.stream().noneMatch(site -> matches(site, target))) {
        throw GraftException.unknown(
            ErrorCategory.USER, "linear site", target, endings(linear), "method.targets");
      }
    }
    return linear.stream()
        .filter(site -> targets.stream().anyMatch(target -> matches(site, target)))
        .toList();
  }

  private static List<Site> linear(Encoder encoder) {
    return encoder.sites().stream().filter(site -> site.kind() == SiteKind.LINEAR).toList();
  }

  private static boolean matches(Site site, String target) {
    return ends(site.name(), target) || ends(site.module(), target);
  }

  private static boolean ends(String path, String ending) {
    return path.equals(ending) || path.endsWith("." + ending);
  }

  private static TreeSet<String> endings(List<Site> sites) {
    TreeSet<String> endings = new TreeSet<>(List.of(ALL));
    sites.forEach(
        site ->
            endings.add(site.name().replaceFirst("^layer\\.\\d+\\.(attention\\.(?!output))?", "")));
    return endings;
  }

  /** Module endings that name exactly {@code sites} to the PEFT library; the shortest that do. */
  static List<String> modules(Encoder encoder, List<Site> sites) {
    List<Site> linear = linear(encoder);
    TreeSet<String> endings = new TreeSet<>();
    for (Site site : sites) {
      endings.add(shortestEnding(site.module(), linear, sites));
    }
    return List.copyOf(endings);
  }

  /** The shortest ending of {@code module} that no linear site outside {@code sites} has. */
  private static String shortestEnding(String module, List<Site> linear, List<Site> sites) {
    for (int dot = module.lastIndexOf('.'); dot > 0; dot = module.lastIndexOf('.', dot - 1)) {
      String ending = module.substring(dot + 1);
      if (linear.stream().filter(site -> ends(site.module(), ending)).allMatch(sites::contains)) {
        return ending;
      }
    }
    return module;
  }

  /**
   * The value of the first pattern that matches a site's module: a regular expression for its end,
   * as in the PEFT library's {@code rank_pattern}.
   *
   * @throws GraftException of category USER when a pattern is malformed
   */
  static double value(Map<String, Double> patterns, Site site, double otherwise) {
    List<String> keys = new ArrayList<>(patterns.keySet());
    for (String key : keys) {
      try {
        Pattern pattern = Pattern.compile("(.*\\.)?(" + key + ")");
        if (pattern.matcher(site.module()).matches() || pattern.matcher(site.name()).matches()) {
          return patterns.get(key);
        }
      } catch (PatternSyntaxException e) {
        throw GraftException.user(
            "pattern '" + key + "' is malformed: " + e.getDescription(),
            "method",
            "write the end of a module's path, such as layer.1.attention.self.value");
      }
    }
    return otherwise;
  }
}
