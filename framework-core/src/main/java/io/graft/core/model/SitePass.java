package io.graft.core.model;

import io.graft.core.tensor.TensorTape;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderPass;
import io.graft.spi.model.PassOptions;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.model.TokenKnowledge;
import io.graft.spi.peft.Delta;
import io.graft.spi.tensor.AttentionSpec;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of an encoder: computes each site with the deltas that adapters declared there. */
final class SitePass implements EncoderPass {
  private final TransformerEncoder encoder;
  private final TensorTape tape;
  private final double dropout;
  private final boolean training;
  private final boolean causal;
  private final int answering;
  private final AdapterSet adapters;
  private final SequenceInput sequence;
  private final PrefixAttention prefixes;
  private final Map<String, @Nullable Tensor> biases = new HashMap<>();
  private final @Nullable Tensor plainBias;
  private final SiteLinear linear;
  private @Nullable Tensor wide;
  private @Nullable Tensor narrow;

  SitePass(
      TransformerEncoder encoder,
      TensorTape tape,
      AdapterSet adapters,
      PrefixAttention prefixes,
      SequenceInput sequence,
      boolean causal,
      PassOptions options) {
    this.encoder = encoder;
    this.tape = tape;
    this.adapters = adapters;
    this.prefixes = prefixes;
    this.sequence = sequence;
    this.causal = causal;
    this.training = options.training();
    this.dropout = training ? options.dropout() : 0;
    this.answering = firstTokenSuffices(options) ? encoder.config().layers() - 1 : -1;
    this.linear = new SiteLinear(tape, training);
    // made before any layer runs: a layer's region gives back what is made inside
    AttentionBias bias = new AttentionBias(tape);
    this.plainBias = bias.of(sequence.mask(), sequence.bias());
    for (Site site : encoder.sites()) {
      PrefixAttention.Prefix prefix = prefixes.at(site.name());
      if (site.kind() == SiteKind.ATTENTION && prefix != null) {
        biases.put(
            site.name(),
            bias.of(VirtualRows.joined(prefix.mask(), sequence.mask()), sequence.bias()));
      }
    }
  }

  @Override
  public EncoderConfig config() {
    return encoder.config();
  }

  @Override
  public Ops ops() {
    return tape;
  }

  @Override
  public IntMatrix positions() {
    return sequence.positions();
  }

  @Override
  public IntMatrix types() {
    return sequence.types();
  }

  @Override
  public boolean drops() {
    return dropout > 0;
  }

  @Override
  public Tensor dropout(String site, Tensor x) {
    return tape.dropout(x, dropout, site);
  }

  /** What ties every query to its place, a mask by query or knowledge by token, asks for all. */
  private boolean firstTokenSuffices(PassOptions options) {
    return options.firstTokenOnly()
        && !options.keepLayers()
        && !causal
        && sequence.bias() == null
        && sequence.knowledge() == null;
  }

  @Override
  public Tensor asked(int layer, Tensor hidden) {
    int tokens = hidden.shape().dimension(1);
    if (layer != answering || tokens == 1) {
      return hidden;
    }
    int[] rows = new int[hidden.shape().dimension(0)];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = row * tokens + Math.max(0, sequence.tokens().column(row, 0));
    }
    Shape shape = Shape.of(rows.length, 1, hidden.shape().dimension(2));
    return tape.reshape(tape.rows(hidden, rows), shape);
  }

  @Override
  public Tensor lookup(String siteName, IntMatrix ids) {
    Site site = encoder.site(siteName);
    Parameter table = encoder.require(site.weight());
    for (SiteDeltas adapter : adapters.deltas()) {
      table = table == encoder.require(site.weight()) ? adapter.weight(table) : table;
    }
    return after(site, tape.embedding(table, ids));
  }

  @Override
  public Tensor linear(String siteName, Tensor input, @Nullable Tensor residual) {
    Tensor x = narrowed(input);
    Site site = encoder.site(siteName);
    Parameter weight = encoder.require(site.weight());
    Parameter bias = encoder.require(site.bias());
    RowGroups groups = adapters.groups();
    if (!adapters.touch(siteName)) {
      return tape.linear(x, weight, bias, residual);
    }
    if (groups == null) {
      return linear.apply(
          site, SiteLinear.Effective.of(site, weight, bias, adapters.deltas()), x, residual);
    }
    List<SiteLinear.Served> served = new ArrayList<>();
    int tokens = x.shape().dimension(1);
    for (RowGroups.Group group : groups.groups()) {
      served.add(
          new SiteLinear.Served(
              group.tokenRows(tokens),
              SiteLinear.Effective.of(site, weight, bias, adapters.of(group))));
    }
    return SiteLinear.onlyLowRank(served, weight, bias)
        ? linear.together(site, weight, bias, served, x, residual)
        : byRows(site, served, groups.inverse(tokens), x, residual);
  }

  /**
   * The input of a linear site in the type of its products. What passes by the sites, as residual,
   * stays FLOAT. Query, key and value read the same tensor: it is converted once.
   */
  private Tensor narrowed(Tensor x) {
    if (narrow == null || x != wide) {
      wide = x;
      narrow = tape.toPrecision(x);
    }
    return narrow;
  }

  private Tensor byRows(
      Site site,
      List<SiteLinear.Served> served,
      int[] inverse,
      Tensor x,
      @Nullable Tensor residual) {
    List<Tensor> parts = new ArrayList<>();
    for (SiteLinear.Served group : served) {
      parts.add(
          linear.apply(
              site,
              group.effective(),
              tape.rows(x, group.rows()),
              residual == null ? null : tape.rows(residual, group.rows())));
    }
    return scatter(parts, inverse, x.shape().withLast(site.outputSize()));
  }

  /** Puts the groups' results, one after the other, back in the order of the batch. */
  private Tensor scatter(List<Tensor> parts, int[] inverse, Shape shape) {
    Tensor joined = parts.size() == 1 ? parts.get(0) : tape.concat(0, parts.toArray(Tensor[]::new));
    return tape.reshape(tape.rows(joined, inverse), shape);
  }

  @Override
  public Tensor norm(String siteName, Tensor x) {
    Site site = encoder.site(siteName);
    Parameter gamma = encoder.require(site.weight());
    Parameter beta = encoder.require(site.bias());
    double epsilon = config().layerNormEpsilon();
    RowGroups groups = adapters.groups();
    if (groups == null || !adapters.touch(siteName)) {
      SiteLinear.Effective effective =
          SiteLinear.Effective.of(
              site, gamma, beta, groups == null ? adapters.deltas() : List.of());
      return after(site, tape.layerNorm(x, effective.weight(), effective.bias(), epsilon));
    }
    int tokens = x.shape().dimension(1);
    List<Tensor> parts = new ArrayList<>();
    for (RowGroups.Group group : groups.groups()) {
      SiteLinear.Effective effective =
          SiteLinear.Effective.of(site, gamma, beta, adapters.of(group));
      Tensor rows = tape.rows(x, group.tokenRows(tokens));
      parts.add(
          inserted(
              effective.deltas(),
              tape.layerNorm(rows, effective.weight(), effective.bias(), epsilon)));
    }
    return scatter(parts, groups.inverse(tokens), x.shape());
  }

  @Override
  public Tensor attention(String siteName, Tensor query, Tensor key, Tensor value) {
    Site site = encoder.site(siteName);
    PrefixAttention.Prefix prefix = prefixes.at(siteName);
    AttentionSpec spec =
        new AttentionSpec(
            config().heads(),
            prefix == null ? plainBias : biases.get(siteName),
            causal,
            dropout,
            siteName);
    if (prefix == null) {
      return after(site, tape.attention(tape.toPrecision(query), key, value, spec));
    }
    Tensor keys = tape.concat(1, prefix.keys(), key); // (B, P + T, H)
    Tensor values = tape.concat(1, prefix.values(), value);
    return after(site, tape.attention(tape.toPrecision(query), keys, values, spec));
  }

  /** Applies the functions inserted after a site; a linear site does so itself. */
  Tensor after(Site site, Tensor output) {
    RowGroups groups = adapters.groups();
    if (!adapters.touch(site.name())) {
      return output;
    }
    if (groups == null) {
      Tensor result = output;
      for (SiteDeltas adapter : adapters.deltas()) {
        result = inserted(adapter.at(site.name()), result);
      }
      return result;
    }
    int tokens = output.shape().dimension(1);
    List<Tensor> parts = new ArrayList<>();
    for (RowGroups.Group group : groups.groups()) {
      Tensor rows = tape.rows(output, group.tokenRows(tokens));
      for (SiteDeltas adapter : adapters.of(group)) {
        rows = inserted(adapter.at(site.name()), rows);
      }
      parts.add(rows);
    }
    return scatter(parts, groups.inverse(tokens), output.shape());
  }

  private Tensor inserted(List<Delta> deltas, Tensor output) {
    Tensor result = output;
    for (Delta delta : deltas) {
      if (delta instanceof Delta.Inserted inserted) {
        result = inserted.function().apply(tape, result, training);
      } else if (delta instanceof Delta.Informed informed && sequence.knowledge() != null) {
        result = informed(informed, sequence.knowledge(), result);
      }
    }
    return result;
  }

  private Tensor informed(Delta.Informed informed, TokenKnowledge knowledge, Tensor output) {
    if (adapters.groups() != null) {
      throw new IllegalArgumentException(
          "an injector serves all rows of a batch: it cannot be mixed by row");
    }
    return informed.function().apply(tape, knowledge, output, training);
  }
}
