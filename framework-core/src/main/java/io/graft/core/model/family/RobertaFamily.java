package io.graft.core.model.family;

import io.graft.spi.model.ConfigView;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderFamily;
import io.graft.spi.model.EncoderPass;
import io.graft.spi.model.Site;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Tensor;
import java.util.List;
import java.util.Set;

/**
 * RoBERTa (Liu et al. 2019): BERT's layers, with positions that start after the padding id and skip
 * padding tokens.
 */
public final class RobertaFamily implements EncoderFamily {

  @Override
  public String name() {
    return "roberta";
  }

  @Override
  public Set<String> modelTypes() {
    return Set.of("roberta", "xlm-roberta", "camembert");
  }

  @Override
  public EncoderConfig configure(ConfigView config) {
    return BertFamily.configure(config, name(), config.integer("pad_token_id", 1) + 1, 1e-5);
  }

  @Override
  public List<Site> sites(EncoderConfig config) {
    return BertFamily.bertSites(config);
  }

  @Override
  public String prefix() {
    return "roberta.";
  }

  @Override
  public boolean optional(String name) {
    return name.startsWith("lm_head.")
        || name.startsWith("pooler.")
        || name.startsWith("classifier.")
        || name.startsWith("qa_outputs.")
        || name.equals("embeddings.position_ids");
  }

  @Override
  public IntMatrix positions(EncoderConfig config, IntMatrix ids) {
    int pad = config.padTokenId();
    int[] values = new int[ids.values().length];
    for (int row = 0; row < ids.rows(); row++) {
      int count = 0;
      for (int column = 0; column < ids.columns(); column++) {
        boolean real = ids.get(row, column) != pad;
        count += real ? 1 : 0;
        values[row * ids.columns() + column] = real ? pad + count : pad;
      }
    }
    return new IntMatrix(ids.rows(), ids.columns(), values);
  }

  @Override
  public Tensor embed(EncoderPass pass, Tensor words) {
    return BertFamily.embedWithTypes(pass, words);
  }

  @Override
  public Tensor layer(EncoderPass pass, int index, Tensor hidden) {
    return PostNormLayers.layer(pass, index, hidden);
  }
}
