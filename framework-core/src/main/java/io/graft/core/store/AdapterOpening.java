package io.graft.core.store;

import io.graft.core.Services;
import io.graft.core.inject.OpenInjector;
import io.graft.core.model.AdaptedModel;
import io.graft.core.model.BaseModel;
import io.graft.core.model.TrainedEncoder;
import io.graft.core.model.head.HeadBuilder;
import io.graft.core.peft.AdapterBuilder;
import io.graft.core.peft.ParameterSource;
import io.graft.core.tensor.TensorTape;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.inject.KnowledgeInjector;
import io.graft.spi.model.Head;
import io.graft.spi.model.HeadSession;
import io.graft.spi.peft.Adapter;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.peft.PeftSession;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The opening of the services that an adapter names: its method, head and injector, each with what
 * is stored for it.
 *
 * @param path the adapter's folder
 * @param known what is known of the adapter
 * @param foreign whether the PEFT library wrote it
 * @param stored its parameters
 */
record AdapterOpening(
    Path path,
    AdapterManifest known,
    boolean foreign,
    BaseModel base,
    Services services,
    JobEnvironment job,
    StoredParameters stored) {

  /**
   * @param tape where an injector may compute, or null for an adapter that takes no knowledge
   * @param dropout of hidden states when training goes on
   */
  LoadedAdapter open(@Nullable TensorTape tape, double dropout) {
    PeftMethod method = find(PeftMethod.class, "PEFT method", PeftMethod::name, known.method());
    Head head = find(Head.class, "head", Head::name, known.head());
    Settings methodSettings = check(method.settings(), known.method(), where());
    AdapterBuilder builder =
        new AdapterBuilder(job.withSettings(methodSettings), base.encoder(), stored);
    PeftSession methodSession = opened(() -> method.open(builder), where());
    Adapter adapter = builder.build(method.name());
    AdapterKnowledge knowledge = known.knowledge();
    String warning = knowledge == null ? null : knowledge.check(job.graph(), where()).orElse(null);
    OpenInjector injector = knowledge == null || tape == null ? null : injector(knowledge, tape);
    HeadBuilder headBuilder =
        new HeadBuilder(
            job.withSettings(check(head.settings(), known.head(), where())),
            new TrainedEncoder(base.encoder(), adapter),
            known.labels().size(),
            foreign ? orPretrained(stored, base) : stored);
    HeadSession headSession = head.open(headBuilder);
    stored.requireComplete();
    AdaptedModel model =
        new AdaptedModel(
            base.encoder(),
            OpenInjector.with(adapter, injector),
            headSession,
            headBuilder.parameters(),
            dropout);
    return new LoadedAdapter(
        model,
        known,
        method.configuration(builder),
        List.of(methodSession, headSession),
        stored.handedOut(),
        injector,
        warning);
  }

  private OpenInjector injector(AdapterKnowledge knowledge, TensorTape tape) {
    KnowledgeInjector injector =
        find(KnowledgeInjector.class, "injector", KnowledgeInjector::name, knowledge.injector());
    Settings settings = check(injector.settings(), knowledge.injector(), where());
    return opened(
        () ->
            OpenInjector.open(
                injector,
                job.withSettings(settings),
                base,
                tape,
                stored,
                knowledge.shuffle(),
                knowledge.state()),
        where());
  }

  private String where() {
    return path.resolve(AdapterFiles.MANIFEST).toString();
  }

  /** PEFT leaves out parts of a head that were not trained: those are the base model's. */
  private static ParameterSource orPretrained(StoredParameters stored, BaseModel base) {
    return new PretrainedParameters(base.encoder()).unless(stored::holds, stored);
  }

  private <T> T find(Class<T> type, String kind, Function<T, String> nameOf, NamedSettings wanted) {
    try {
      return services.find(type, kind, nameOf, wanted.name(), where());
    } catch (GraftException e) {
      throw asData(e);
    }
  }

  static Settings check(List<Setting> declared, NamedSettings stored, String where) {
    try {
      return Settings.of(declared, stored.settings(), where + " " + stored.name());
    } catch (GraftException e) {
      throw asData(e);
    }
  }

  /** A service complains of its settings as of a recipe's; here they come from a file. */
  private static <T> T opened(Supplier<T> opening, String where) {
    try {
      return opening.get();
    } catch (GraftException e) {
      throw asData(e);
    } catch (IllegalArgumentException e) {
      throw GraftException.data(
          "the method or injector cannot be opened with what is stored: " + e.getMessage(),
          where,
          "restore the adapter's files from where they came",
          e);
    }
  }

  private static GraftException asData(GraftException e) {
    return e.category() != ErrorCategory.USER
        ? e
        : new GraftException(ErrorCategory.DATA, e.what(), e.where(), e.mend(), e);
  }
}
