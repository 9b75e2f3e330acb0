package io.graft.core.store;

import io.graft.spi.GraftException;
import io.graft.spi.knowledge.KnowledgeGraph;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The injector that an adapter was made with, and the graph that it read.
 *
 * @param injector its name and settings
 * @param graphSha256 {@link KnowledgeGraph#hash()} of the graph, lower-case hexadecimal
 * @param index the folder of the graph's index, or null for the graph of the adapter's domain
 * @param shuffle the seed of the control that gives each mention another concept, or null
 * @param state what its session's {@code state()} returned; at most 16 MiB; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // may be large: copying it helps nobody
public record AdapterKnowledge(
    NamedSettings injector,
    String graphSha256,
    @Nullable String index,
    @Nullable Long shuffle,
    byte[] state) {
  private static final int MAX_STATE_BYTES = 16 << 20;

  /**
   * @throws GraftException of category PLUGIN when the state is too long
   */
  public AdapterKnowledge {
    if (state.length > MAX_STATE_BYTES) {
      throw GraftException.plugin(
          "the state of injector '"
              + injector.name()
              + "' has "
              + state.length
              + " bytes, more than "
              + MAX_STATE_BYTES,
          "knowledge.injector",
          "keep less in the session's state, and tables in files that its settings name",
          null);
    }
  }

  static AdapterKnowledge of(JsonObject json) {
    byte[] state;
    try {
      state = Base64.getDecoder().decode(json.text("state"));
    } catch (IllegalArgumentException e) {
      throw GraftException.data(
          "the state is not base64", json.where("state"), "restore the file from where it came", e);
    }
    return new AdapterKnowledge(
        NamedSettings.of(json.object("injector")),
        json.text("graph_sha256"),
        json.has("index") ? json.text("index") : null,
        json.has("shuffle") ? Long.parseLong(json.text("shuffle")) : null,
        state);
  }

  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("injector", injector.asMap());
    map.put("graph_sha256", graphSha256);
    if (index != null) {
      map.put("index", index);
    }
    if (shuffle != null) {
      map.put("shuffle", Long.toString(shuffle)); // JSON's numbers are not all of a long's
    }
    map.put("state", Base64.getEncoder().encodeToString(state));
    return map;
  }

  /**
   * Holds the graph that is there to the one that the adapter was made with.
   *
   * @param graph null when there is none
   * @return a warning when a domain's graph has changed, as it does with each version of a plugin
   * @throws GraftException of category DATA when there is none, or the index has changed
   */
  Optional<String> check(@Nullable KnowledgeGraph graph, String where) {
    if (graph == null) {
      throw GraftException.data(
          "the adapter needs a knowledge graph, and there is none",
          where,
          index == null
              ? "load it with its domain"
              : "restore the index " + index + ", or say where it is now with --index");
    }
    if (graph.hash().equals(graphSha256)) {
      return Optional.empty();
    }
    String what =
        "the adapter was made with another knowledge graph (SHA-256 "
            + graphSha256
            + " against "
            + graph.hash()
            + ")";
    if (index == null) {
      return Optional.of(
          what + ": with this one its scores may be worse; train it anew to be sure");
    }
    throw GraftException.data(
        what, where, "build " + index + " again from the same sources, or train the adapter anew");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AdapterKnowledge that && asMap().equals(that.asMap());
  }

  @Override
  public int hashCode() {
    return 31 * graphSha256.hashCode() + Arrays.hashCode(state);
  }
}
