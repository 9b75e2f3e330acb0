package io.graft.core.job;

import io.graft.core.DelegatingJobContext;
import io.graft.spi.model.Encoder;
import io.graft.spi.model.Site;
import io.graft.spi.peft.Delta;
import io.graft.spi.peft.PeftContext;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;

/** Hands on and notes the parameters that are made. */
final class RecordingContext extends DelegatingJobContext implements PeftContext {
  private final PeftContext context;
  private final List<Parameter> made;

  RecordingContext(PeftContext context, List<Parameter> made) {
    super(context);
    this.context = context;
    this.made = made;
  }

  @Override
  public Encoder encoder() {
    return context.encoder();
  }

  @Override
  public Parameter parameter(String name, Shape shape, Initializer initializer) {
    return noted(context.parameter(name, shape, initializer));
  }

  @Override
  public Parameter parameter(String name, Shape shape, Supplier<float[]> start) {
    return noted(context.parameter(name, shape, start));
  }

  private Parameter noted(Parameter parameter) {
    made.add(parameter);
    return parameter;
  }

  @Override
  public void declare(Site site, Delta delta) {
    context.declare(site, delta);
  }
}
