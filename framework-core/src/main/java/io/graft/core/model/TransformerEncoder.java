package io.graft.core.model;

import io.graft.core.tensor.TensorTape;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderFamily;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.PassOptions;
import io.graft.spi.model.Site;
import io.graft.spi.model.TokenMap;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An encoder of any family: runs its layers one after the other. Immutable; shared by jobs. */
public final class TransformerEncoder implements Encoder {
  private final EncoderFamily family;
  private final EncoderConfig config;
  private final List<Site> sites;
  private final Map<String, Site> sitesByName = new LinkedHashMap<>();
  private final Map<String, Parameter> weights = new LinkedHashMap<>();

  /**
   * @param weights every weight of every site under its stored name, and any others that the model
   *     file holds
   */
  public TransformerEncoder(
      EncoderFamily family, EncoderConfig config, Collection<Parameter> weights) {
    this.family = family;
    this.config = config;
    this.sites = List.copyOf(family.sites(config));
    sites.forEach(site -> sitesByName.put(site.name(), site));
    weights.forEach(weight -> this.weights.put(weight.name(), weight));
    siteWeights(sites).keySet().forEach(this::require);
  }

  /** The names and shapes of the weights that sites have, in their order. */
  static Map<String, int[]> siteWeights(List<Site> sites) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    for (Site site : sites) {
      switch (site.kind()) {
        case LINEAR -> {
          shapes.put(site.weight(), new int[] {site.outputSize(), site.inputSize()});
          shapes.put(site.bias(), new int[] {site.outputSize()});
        }
        case NORM -> {
          shapes.put(site.weight(), new int[] {site.outputSize()});
          shapes.put(site.bias(), new int[] {site.outputSize()});
        }
        case EMBEDDING ->
            shapes.put(site.weight(), new int[] {site.inputSize(), site.outputSize()});
        case ATTENTION, SEQUENCE -> {}
      }
    }
    return shapes;
  }

  @Override
  public EncoderConfig config() {
    return config;
  }

  public EncoderFamily family() {
    return family;
  }

  @Override
  public List<Site> sites() {
    return sites;
  }

  @Override
  public Site site(String name) {
    Site site = sitesByName.get(name);
    if (site == null) {
      throw GraftException.unknown(ErrorCategory.USER, "site", name, sitesByName.keySet(), null);
    }
    return site;
  }

  @Override
  public List<Parameter> weights() {
    return siteWeights(sites).keySet().stream().map(this::require).toList();
  }

  @Override
  public Optional<Parameter> weight(String name) {
    return Optional.ofNullable(weights.get(name));
  }

  /** All weights that were loaded: those of the sites and the others of the model file. */
  public Collection<Parameter> allWeights() {
    return java.util.Collections.unmodifiableCollection(weights.values());
  }

  Parameter require(String name) {
    Parameter weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("the encoder was built without " + name);
    }
    return weight;
  }

  @Override
  public Tensor wordEmbeddings(Tape tape, IntMatrix ids) {
    return tape.embedding(require(site("embeddings.word").weight()), ids);
  }

  @Override
  public EncoderOutput forward(Tape anyTape, EncoderInput input, PassOptions options) {
    check(input);
    TensorTape tape = TensorTape.of(anyTape);
    tape.nextPass();
    AdapterSet adapters = AdapterSet.of(options.adapters(), input);
    PrefixAttention prefixes = new PrefixAttention(tape, sites, adapters);
    SequenceInput sequence =
        SequenceInput.of(
            tape, family, config, input, adapters, words(tape, input, adapters), prefixes.shifts());
    SitePass pass = new SitePass(this, tape, adapters, prefixes, sequence, input.causal(), options);
    return run(tape, input, options, pass, sequence);
  }

  private EncoderOutput run(
      TensorTape tape,
      EncoderInput input,
      PassOptions options,
      SitePass pass,
      SequenceInput sequence) {
    Tensor hidden = input.hidden().isPresent() ? input.hidden().get() : embed(tape, pass, sequence);
    List<Tensor> kept = new ArrayList<>();
    kept.add(hidden);
    for (int i = input.firstLayer(); i < Math.min(config.layers(), options.layers()); i++) {
      int layer = i;
      Tensor entering = hidden;
      hidden = tape.region(() -> family.layer(pass, layer, entering));
      kept.add(hidden);
    }
    if (hidden.shape().dimension(1) < sequence.mask().columns()) {
      int rows = sequence.mask().rows();
      IntMatrix one = IntMatrix.filled(rows, 1, 1);
      return new EncoderOutput(hidden, one, TokenMap.identity(rows, 1), List.of());
    }
    return new EncoderOutput(
        hidden, sequence.mask(), sequence.tokens(), options.keepLayers() ? kept : List.of());
  }

  private Tensor embed(Tape tape, SitePass pass, SequenceInput sequence) {
    Tensor words = java.util.Objects.requireNonNull(sequence.words());
    return tape.region(
        () -> {
          Tensor embedded = family.embed(pass, words);
          Site site = sitesByName.get("embeddings");
          return site == null ? embedded : pass.after(site, embedded);
        });
  }

  /** The word embeddings of the text, or null when hidden states enter further up. */
  private @Nullable Tensor words(Tape tape, EncoderInput input, AdapterSet adapters) {
    if (input.hidden().isPresent()) {
      return null;
    }
    if (input.embeddings().isPresent()) {
      return input.embeddings().get();
    }
    Parameter table = require(site("embeddings.word").weight());
    for (SiteDeltas adapter : adapters.deltas()) {
      table = adapter.weight(table);
    }
    return tape.embedding(table, input.ids());
  }

  private void check(EncoderInput input) {
    if (input.tokensPerRow() > config.maxTokens()) {
      throw GraftException.data(
          "a row of "
              + input.tokensPerRow()
              + " tokens is longer than the model's "
              + config.maxTokens()
              + " positions",
          null,
          "lower training.max_length");
    }
    for (int id : input.ids().values()) {
      if (id < 0 || id >= config.vocabularySize()) {
        throw GraftException.data(
            "token id " + id + " is outside the vocabulary of " + config.vocabularySize(),
            null,
            "use the tokenizer that belongs to the model");
      }
    }
  }
}
