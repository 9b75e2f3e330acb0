package io.graft.core.peft;

import io.graft.core.DelegatingJobContext;
import io.graft.spi.JobContext;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.peft.Adapter;
import io.graft.spi.peft.Delta;
import io.graft.spi.peft.PeftContext;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Collects what a method declares. Used by one thread, for one adapter. */
public class AdapterBuilder extends DelegatingJobContext implements PeftContext {
  private final Encoder encoder;
  private final ParameterSource source;
  private final List<Adapter.Declaration> declarations = new ArrayList<>();
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Parameter> trained = new LinkedHashMap<>();

  public AdapterBuilder(JobContext job, Encoder encoder, ParameterSource source) {
    super(job);
    this.encoder = encoder;
    this.source = source;
  }

  /** What was declared so far, as the adapter of {@code method}. */
  public Adapter build(String method) {
    return new DeclaredAdapter(
        method, declarations, List.copyOf(parameters.values()), List.copyOf(trained.values()));
  }

  @Override
  public Encoder encoder() {
    return encoder;
  }

  @Override
  public Parameter parameter(String name, Shape shape, Initializer initializer) {
    return remember(source.parameter(unique(name), shape, initializer));
  }

  @Override
  public Parameter parameter(String name, Shape shape, Supplier<float[]> start) {
    return remember(source.parameter(unique(name), shape, start));
  }

  private String unique(String name) {
    if (parameters.containsKey(name)) {
      throw new IllegalArgumentException("parameter '" + name + "' was made twice");
    }
    return name;
  }

  private Parameter remember(Parameter parameter) {
    parameters.put(parameter.name(), parameter);
    return parameter;
  }

  @Override
  public void declare(Site site, Delta delta) {
    DeltaCheck.fits(site, delta);
    declarations.add(new Adapter.Declaration(site, delta));
    if (delta instanceof Delta.Trained train) {
      if (train.weight()) {
        copy(site.weight());
      }
      if (train.bias() && site.kind() != SiteKind.EMBEDDING) {
        copy(site.bias());
      }
    }
  }

  private void copy(String name) {
    trained.computeIfAbsent(name, key -> source.copy(encoder.weight(key).orElseThrow()));
  }
}
