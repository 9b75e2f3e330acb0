package io.graft.core.inject;

import io.graft.core.model.BaseModel;
import io.graft.core.peft.ParameterSource;
import io.graft.core.tensor.TensorTape;
import io.graft.core.text.encode.KnownRow;
import io.graft.core.text.encode.RowInjection;
import io.graft.core.text.tokenizer.Encoding;
import io.graft.spi.GraftException;
import io.graft.spi.JobContext;
import io.graft.spi.inject.InjectorSession;
import io.graft.spi.inject.KnowledgeInjector;
import io.graft.spi.inject.LinkedText;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.knowledge.MentionLinker;
import io.graft.spi.peft.Adapter;
import io.graft.spi.text.Example;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An injector at work in one job, with what it declared. Used by one thread at a time. */
public final class OpenInjector implements RowInjection, AutoCloseable {
  private final InjectorSession session;
  private final Adapter adapter;
  private final TokenMentions mentions;
  private final RowChecks checks;

  private OpenInjector(
      InjectorSession session, Adapter adapter, TokenMentions mentions, RowChecks checks) {
    this.session = session;
    this.adapter = adapter;
    this.mentions = mentions;
    this.checks = checks;
  }

  /**
   * Opens an injector.
   *
   * @param job with the injector's settings and the graph
   * @param source where its parameters come from
   * @param shuffle the seed of the control that gives each mention another concept, or null
   * @param state what an earlier session saved, or null for a new one
   * @throws GraftException of category USER when the job has no graph
   */
  public static OpenInjector open(
      KnowledgeInjector injector,
      JobContext job,
      BaseModel base,
      TensorTape tape,
      ParameterSource source,
      @Nullable Long shuffle,
      byte @Nullable [] state) {
    KnowledgeGraph graph = job.knowledge().orElseThrow(OpenInjector::noGraph);
    InjectionScope scope = new InjectionScope(job, base, graph, tape, source);
    InjectorSession session = state == null ? injector.open(scope) : injector.restore(scope, state);
    MentionLinker linker = graph.linker();
    return new OpenInjector(
        session,
        scope.build(injector.name()),
        new TokenMentions(shuffle == null ? linker : linker.shuffled(shuffle)),
        new RowChecks(injector.name(), base.encoder().config()));
  }

  /** What to say where there is no graph. */
  public static GraftException noGraph() {
    return GraftException.user(
        "there is no knowledge graph to inject from",
        "knowledge",
        "name an index with knowledge.index, or a domain that has knowledge with domain");
  }

  /** The adapters of a model, that of the injector last where it declared something. */
  public static List<Adapter> with(Adapter method, @Nullable OpenInjector injector) {
    return injector == null || injector.adapter.declarations().isEmpty()
        ? List.of(method)
        : List.of(method, injector.adapter);
  }

  /** What it declared; empty when it only changes what is read. */
  public Adapter adapter() {
    return adapter;
  }

  /** What a later session needs to go on. */
  public byte[] state() {
    return session.state();
  }

  @Override
  public KnownRow inject(Example example, Encoding encoding) {
    LinkedText text = mentions.link(encoding);
    return new KnownRow(text, checks.checked(text, session.inject(text)));
  }

  @Override
  public void close() {
    session.close();
  }
}
