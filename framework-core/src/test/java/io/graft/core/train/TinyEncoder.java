package io.graft.core.train;

import io.graft.core.model.TransformerEncoder;
import io.graft.core.model.family.BertFamily;
import io.graft.core.tensor.Engine;
import io.graft.core.text.encode.EncodedExample;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.text.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small BERT with random weights, and texts of random tokens whose label a token gives away. */
final class TinyEncoder {
  static final int VOCABULARY = 50;
  static final int LAYERS = 3;

  private TinyEncoder() {}

  static TransformerEncoder create(Engine engine) {
    BertFamily family = new BertFamily();
    EncoderConfig config =
        new EncoderConfig(
            "bert", VOCABULARY, 16, LAYERS, 2, 32, 32, 0, 2, 0, Activation.GELU, 1e-12, 0, 0);
    List<Parameter> weights = new ArrayList<>();
    for (Site site : family.sites(config)) {
      if (site.kind() == SiteKind.ATTENTION || site.kind() == SiteKind.SEQUENCE) {
        continue;
      }
      boolean norm = site.kind() == SiteKind.NORM;
      Shape shape =
          switch (site.kind()) {
            case LINEAR -> Shape.of(site.outputSize(), site.inputSize());
            case NORM -> Shape.of(site.outputSize());
            default -> Shape.of(site.inputSize(), site.outputSize());
          };
      Initializer start = norm ? Initializer.ones() : Initializer.normal(0.3);
      weights.add(engine.parameter(site.weight(), shape, start, 7, false));
      if (site.kind() != SiteKind.EMBEDDING) {
        Initializer zeros = Initializer.normal(0.02);
        weights.add(engine.parameter(site.bias(), Shape.of(site.outputSize()), zeros, 7, false));
      }
    }
    return new TransformerEncoder(family, config, weights);
  }

  /** Label "a" or "b", told by whether token 10 or 11 occurs somewhere. */
  static List<EncodedExample> examples(int count, long seed) {
    Random random = new Random(seed);
    List<EncodedExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean a = i % 2 == 0;
      int[] ids = random.ints(4 + random.nextInt(8), 12, VOCABULARY).toArray();
      ids[0] = 1;
      ids[1 + random.nextInt(ids.length - 1)] = a ? 10 : 11;
      Example example = new Example("row:" + i, "text " + i, null, List.of(a ? "a" : "b"));
      examples.add(new EncodedExample(example, ids, new int[ids.length]));
    }
    return examples;
  }
}
