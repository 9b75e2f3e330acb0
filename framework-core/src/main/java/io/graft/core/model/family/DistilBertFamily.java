package io.graft.core.model.family;

import io.graft.spi.model.ConfigView;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderFamily;
import io.graft.spi.model.EncoderPass;
import io.graft.spi.model.Site;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** DistilBERT (Sanh et al. 2019): BERT's layers under names of its own, without token types. */
public final class DistilBertFamily implements EncoderFamily {
  private static final PostNormLayers.Modules MODULES =
      new PostNormLayers.Modules(
          "transformer.layer.",
          "attention",
          "attention.q_lin",
          "attention.k_lin",
          "attention.v_lin",
          "attention.out_lin",
          "sa_layer_norm",
          "ffn.lin1",
          "ffn.lin2",
          "output_layer_norm");

  @Override
  public String name() {
    return "distilbert";
  }

  @Override
  public Set<String> modelTypes() {
    return Set.of("distilbert");
  }

  @Override
  public EncoderConfig configure(ConfigView config) {
    return new EncoderConfig(
        name(),
        config.integer("vocab_size"),
        config.integer("dim"),
        config.integer("n_layers"),
        config.integer("n_heads"),
        config.integer("hidden_dim"),
        config.integer("max_position_embeddings"),
        0,
        0,
        config.integer("pad_token_id", 0),
        PostNormLayers.activation(config, "activation"),
        1e-12, // fixed in this family, whatever the file says
        config.number("dropout", 0.1),
        config.number("attention_dropout", 0.1));
  }

  @Override
  public List<Site> sites(EncoderConfig config) {
    int hidden = config.hiddenSize();
    List<Site> sites = new ArrayList<>();
    sites.add(
        PostNormLayers.table(
            "embeddings.word", config.vocabularySize(), hidden, "embeddings.word_embeddings"));
    sites.add(
        PostNormLayers.table(
            "embeddings.position",
            config.maxPositions(),
            hidden,
            "embeddings.position_embeddings"));
    sites.add(PostNormLayers.norm("embeddings.norm", -1, hidden, "embeddings.LayerNorm"));
    sites.add(PostNormLayers.sequence(hidden));
    sites.addAll(PostNormLayers.sites(config, MODULES));
    return sites;
  }

  @Override
  public String prefix() {
    return "distilbert.";
  }

  @Override
  public boolean optional(String name) {
    return name.startsWith("vocab_")
        || name.startsWith("pre_classifier.")
        || name.startsWith("classifier.")
        || name.startsWith("qa_outputs.")
        || name.equals("embeddings.position_ids");
  }

  @Override
  public IntMatrix positions(EncoderConfig config, IntMatrix ids) {
    return PostNormLayers.countingPositions(ids);
  }

  @Override
  public Tensor embed(EncoderPass pass, Tensor words) {
    Tensor positions = pass.lookup("embeddings.position", pass.positions());
    Tensor sum = pass.ops().add(words, positions); // (B, T, H)
    return pass.dropout("embeddings", pass.norm("embeddings.norm", sum));
  }

  @Override
  public Tensor layer(EncoderPass pass, int index, Tensor hidden) {
    return PostNormLayers.layer(pass, index, hidden);
  }
}
