package io.graft.core.store;

import io.graft.core.Services;
import io.graft.core.model.AdaptedModel;
import io.graft.core.model.BaseModel;
import io.graft.core.model.head.HeadBuilder;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.GraftException;
import io.graft.spi.model.Head;
import io.graft.spi.model.HeadSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model folder with a head of its own: one that Graft merged, or a sequence classification model
 * of Hugging Face.
 *
 * @param model encoder and head; nothing in it trains
 * @param task the task's type, such as {@code classification}
 * @param labels in the order of the scores
 * @param maxLength tokens that are kept of a text
 * @param domain the domain plugin that texts have to go through, or null
 */
public record PretrainedClassifier(
    AdaptedModel model,
    String task,
    List<String> labels,
    int maxLength,
    @Nullable AdapterDomain domain) {

  /**
   * Opens the head that the model brings along.
   *
   * @throws GraftException of category DATA when it has none, or weights of it are missing
   */
  public static PretrainedClassifier open(BaseModel base, Services services, JobEnvironment job) {
    TaskConfig task =
        TaskConfig.of(base)
            .orElseThrow(
                () ->
                    GraftException.data(
                        "the model has no classification head",
                        base.name(),
                        "use a run, or a model folder with classifier weights"));
    String where = base.name() + ": config.json";
    Head head = services.find(Head.class, "head", Head::name, task.head().name(), where);
    HeadBuilder builder =
        new HeadBuilder(
            job.withSettings(AdapterOpening.check(head.settings(), task.head(), where)),
            base.encoder(),
            task.labels().size(),
            new PretrainedParameters(base.encoder()));
    HeadSession session = head.open(builder);
    return new PretrainedClassifier(
        new AdaptedModel(base.encoder(), List.of(), session, builder.parameters(), 0),
        task.task(),
        task.labels(),
        task.maxLength(),
        task.domain());
  }
}
