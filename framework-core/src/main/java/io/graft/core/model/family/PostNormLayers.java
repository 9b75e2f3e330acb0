package io.graft.core.model.family;

import io.graft.spi.GraftException;
import io.graft.spi.model.ConfigView;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderPass;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The layer that BERT, RoBERTa and DistilBERT share: attention and feed-forward, each followed by
 * dropout, the residual and a layer normalisation (Vaswani et al. 2017; Devlin et al. 2019).
 */
final class PostNormLayers {
  private static final Map<String, Activation> ACTIVATIONS =
      Map.of(
          "gelu", Activation.GELU,
          "gelu_new", Activation.GELU_TANH,
          "gelu_pytorch_tanh", Activation.GELU_TANH,
          "relu", Activation.RELU,
          "silu", Activation.SILU,
          "tanh", Activation.TANH);

  private PostNormLayers() {}

  /** The modules of one layer in a family's own spelling, relative to the layer. */
  record Modules(
      String layers,
      String attention,
      String query,
      String key,
      String value,
      String attentionOutput,
      String attentionNorm,
      String intermediate,
      String output,
      String outputNorm) {}

  /**
   * @throws GraftException of category DATA when the activation is none that Graft computes
   */
  static Activation activation(ConfigView config, String key) {
    String name = config.text(key, "gelu");
    Activation activation = ACTIVATIONS.get(name);
    if (activation == null) {
      throw GraftException.data(
          "activation '" + name + "' is not supported",
          "config.json " + key,
          "use a model with one of " + new java.util.TreeSet<>(ACTIVATIONS.keySet()));
    }
    return activation;
  }

  static List<Site> sites(EncoderConfig config, Modules modules) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    List<Site> sites = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      String name = "layer." + i + ".";
      String module = modules.layers() + i + ".";
      sites.add(linear(name + "attention.query", i, hidden, hidden, module + modules.query()));
      sites.add(linear(name + "attention.key", i, hidden, hidden, module + modules.key()));
      sites.add(linear(name + "attention.value", i, hidden, hidden, module + modules.value()));
      sites.add(
          new Site(
              name + "attention",
              SiteKind.ATTENTION,
              i,
              hidden,
              hidden,
              module + modules.attention()));
      sites.add(
          linear(name + "attention.output", i, hidden, hidden, module + modules.attentionOutput()));
      sites.add(norm(name + "attention.norm", i, hidden, module + modules.attentionNorm()));
      sites.add(
          linear(name + "ffn.intermediate", i, hidden, inner, module + modules.intermediate()));
      sites.add(linear(name + "ffn.output", i, inner, hidden, module + modules.output()));
      sites.add(norm(name + "ffn.norm", i, hidden, module + modules.outputNorm()));
    }
    return sites;
  }

  static Site norm(String name, int layer, int size, String module) {
    return new Site(name, SiteKind.NORM, layer, size, size, module);
  }

  static Site table(String name, int rows, int size, String module) {
    return new Site(name, SiteKind.EMBEDDING, -1, rows, size, module);
  }

  static Site sequence(int size) {
    return new Site("embeddings", SiteKind.SEQUENCE, -1, size, size, "embeddings");
  }

  private static Site linear(String name, int layer, int in, int out, String module) {
    return new Site(name, SiteKind.LINEAR, layer, in, out, module);
  }

  /** Positions 0, 1, 2, ... in every row. */
  static IntMatrix countingPositions(IntMatrix ids) {
    int[] values = new int[ids.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % ids.columns();
    }
    return new IntMatrix(ids.rows(), ids.columns(), values);
  }

  static Tensor layer(EncoderPass pass, int index, Tensor hidden) {
    String name = "layer." + index + ".";
    Tensor asked = pass.asked(index, hidden); // (B, T, H) or (B, 1, H)
    Tensor query = pass.linear(name + "attention.query", asked, null);
    Tensor key = pass.linear(name + "attention.key", hidden, null);
    Tensor value = pass.linear(name + "attention.value", hidden, null);
    Tensor context = pass.attention(name + "attention", query, key, value); // (B, T, H)
    Tensor attended =
        pass.norm(
            name + "attention.norm", residual(pass, name + "attention.output", context, asked));
    Tensor inner =
        pass.ops()
            .activation(
                pass.linear(name + "ffn.intermediate", attended, null),
                pass.config().activation()); // (B, T, F)
    return pass.norm(name + "ffn.norm", residual(pass, name + "ffn.output", inner, attended));
  }

  /** {@code dropout(linear(x)) + residual}; in one operation where nothing is dropped. */
  private static Tensor residual(EncoderPass pass, String site, Tensor x, Tensor residual) {
    if (!pass.drops()) {
      return pass.linear(site, x, residual);
    }
    return pass.ops().add(pass.dropout(site, pass.linear(site, x, null)), residual);
  }
}
