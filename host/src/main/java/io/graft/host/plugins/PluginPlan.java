package io.graft.host.plugins;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a host would do to get from what it does to what is wanted.
 *
 * @param steps by domain; then what would be refused
 */
public record PluginPlan(List<Step> steps) {

  /** What happens to a domain or a jar. */
  public enum Action {
    START,
    SWAP,
    STOP,
    KEEP,
    REFUSE
  }

  /**
   * One step.
   *
   * @param domain null for a jar that is refused
   * @param starts the version that begins to serve, or null
   * @param drains the version that is drained and stopped, or null
   * @param jar the file, when one is refused
   * @param reason why it is refused, or null
   */
  public record Step(
      Action action,
      @Nullable String domain,
      @Nullable PluginId starts,
      @Nullable PluginId drains,
      @Nullable String jar,
      @Nullable String reason) {}

  public PluginPlan {
    steps = List.copyOf(steps);
  }

  /**
   * Compares.
   *
   * @param now what the running host does; empty when none runs
   * @param wanted what a fresh host came to
   */
  public static PluginPlan between(PluginStatus now, PluginStatus wanted) {
    Map<String, PluginStatus.Jar> from = current(now);
    Map<String, PluginStatus.Jar> to = current(wanted);
    List<Step> steps = new ArrayList<>();
    Map<String, PluginStatus.Jar> all = new TreeMap<>(from);
    all.putAll(to);
    for (String domain : all.keySet()) {
      steps.add(step(domain, from.get(domain), to.get(domain)));
    }
    for (PluginStatus.Jar jar : wanted.jars()) {
      if (jar.state() == PluginCatalogue.State.REFUSED) {
        steps.add(new Step(Action.REFUSE, null, null, null, jar.jar(), jar.reason()));
      }
    }
    return new PluginPlan(steps);
  }

  private static Step step(
      String domain, PluginStatus.@Nullable Jar from, PluginStatus.@Nullable Jar to) {
    PluginId before = from == null ? null : from.plugin();
    PluginId after = to == null ? null : to.plugin();
    if (before == null) {
      return new Step(Action.START, domain, after, null, null, null);
    }
    if (after == null) {
      return new Step(Action.STOP, domain, null, before, null, null);
    }
    return before.equals(after)
        ? new Step(Action.KEEP, domain, null, null, null, null)
        : new Step(Action.SWAP, domain, after, before, null, null);
  }

  /** As clients get it: {@code steps}, a list; what is not known is null. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("steps");
    steps.forEach(step -> list.add(toJson(step)));
    return json;
  }

  /** One step as clients get it. */
  public static ObjectNode toJson(Step step) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("action", step.action().name().toLowerCase(Locale.ROOT))
        .put("domain", step.domain())
        .put("starts", text(step.starts()))
        .put("drains", text(step.drains()))
        .put("jar", step.jar())
        .put("reason", step.reason());
  }

  private static @Nullable String text(@Nullable PluginId id) {
    return id == null ? null : id.toString();
  }

  private static Map<String, PluginStatus.Jar> current(PluginStatus status) {
    Map<String, PluginStatus.Jar> current = new TreeMap<>();
    for (PluginStatus.Jar jar : status.jars()) {
      String domain = jar.domain();
      if (jar.state() == PluginCatalogue.State.CURRENT && domain != null) {
        current.put(domain, jar);
      }
    }
    return current;
  }
}
