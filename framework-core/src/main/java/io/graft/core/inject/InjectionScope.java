package io.graft.core.inject;

import io.graft.core.model.BaseModel;
import io.graft.core.peft.AdapterBuilder;
import io.graft.core.peft.ParameterSource;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.JobContext;
import io.graft.spi.inject.InjectionContext;
import io.graft.spi.knowledge.KnowledgeGraph;
import java.util.List;

/** What an injector is opened with; collects what it declares. Used by one thread. */
final class InjectionScope extends AdapterBuilder implements InjectionContext {
  private final BaseModel base;
  private final KnowledgeGraph graph;
  private final BaseVectors vectors;

  InjectionScope(
      JobContext job,
      BaseModel base,
      KnowledgeGraph graph,
      TensorTape tape,
      ParameterSource source) {
    super(job, base.encoder(), source);
    this.base = base;
    this.graph = graph;
    this.vectors = new BaseVectors(base, tape);
  }

  @Override
  public KnowledgeGraph graph() {
    return graph;
  }

  @Override
  public int[] tokens(String text) {
    return base.tokenizer().encode(text, Integer.MAX_VALUE, false).ids();
  }

  @Override
  public int separatorId() {
    return base.tokenizer().sepId();
  }

  @Override
  public int maxTokens() {
    return base.encoder().config().maxTokens();
  }

  @Override
  public List<float[]> vectors(List<String> texts) {
    return vectors.of(texts);
  }
}
