package io.graft.core.job;

import io.graft.core.Services;
import io.graft.core.model.BaseModel;
import io.graft.core.recipe.KnowledgeSection;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.ServiceSettings;
import io.graft.core.task.Task;
import io.graft.core.task.TaskContext;
import io.graft.core.tensor.TensorTape;
import io.graft.core.text.encode.Collator;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.GraftException;
import io.graft.spi.Setting;
import io.graft.spi.Settings;
import io.graft.spi.inject.KnowledgeInjector;
import io.graft.spi.model.Head;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.train.Objective;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The services that a recipe names, each with its checked settings.
 *
 * @param task what is predicted
 * @param head what scores
 * @param objective how it is trained
 * @param method what is trained
 * @param injector what puts knowledge into texts, or null for nothing
 */
record ChosenServices(
    Chosen<Task> task,
    Chosen<Head> head,
    Chosen<Objective> objective,
    Chosen<PeftMethod> method,
    @Nullable Chosen<KnowledgeInjector> injector) {

  /** The keys under {@code task} that choose services. */
  private static final List<Setting> CHOICES =
      List.of(
          Setting.text("head", null, List.of(), "what turns hidden states into scores"),
          Setting.text("objective", null, List.of(), "how training steps go"));

  /** A service and the settings it was given. */
  record Chosen<S>(S service, Settings settings) {}

  /** What the task is opened with to train as a recipe says, without injected knowledge. */
  TaskContext training(
      Recipe recipe, LabelSet labels, DomainText domain, BaseModel base, TensorTape tape) {
    return new TaskContext(
        task.settings(),
        labels,
        domain.encoder(base.tokenizer(), recipe.training().maxLength()),
        Collator.of(base.encoder().config(), tape),
        recipe.training().batchTokens(),
        recipe.training().mostRows(),
        recipe.training().seed(),
        recipe.data());
  }

  /**
   * @throws GraftException of category USER that names file, line and key
   */
  static ChosenServices of(Recipe recipe, Services services) {
    Task task =
        services.find(Task.class, "task type", Task::type, recipe.task().type(), "task.type");
    ServiceSettings given = recipe.task().settings();
    Head head =
        services.find(
            Head.class, "head", Head::name, text(given, "head", task.head()), given.where("head"));
    Objective objective =
        services.find(
            Objective.class,
            "objective",
            Objective::name,
            text(given, "objective", task.objective()),
            given.where("objective"));
    List<Setting> declared = new ArrayList<>(CHOICES);
    declared.addAll(task.settings());
    declared.addAll(head.settings());
    declared.addAll(objective.settings());
    Map<String, Object> values = given.check(declared).asMap();
    ServiceSettings methodSettings = recipe.method().settings();
    PeftMethod method = method(services, recipe.method().peft(), methodSettings.where("peft"));
    return new ChosenServices(
        new Chosen<>(task, part(task.settings(), values)),
        new Chosen<>(head, part(head.settings(), values)),
        new Chosen<>(objective, part(objective.settings(), values)),
        new Chosen<>(method, methodSettings.check(method.settings())),
        injector(recipe.knowledge(), task, services));
  }

  private static @Nullable Chosen<KnowledgeInjector> injector(
      @Nullable KnowledgeSection section, Task task, Services services) {
    if (section == null) {
      return null;
    }
    if (!task.takesKnowledge()) {
      throw GraftException.user(
          "a task of type '" + task.type() + "' takes no knowledge",
          section.settings().where("injector"),
          "leave the section knowledge out");
    }
    KnowledgeInjector injector =
        services.find(
            KnowledgeInjector.class,
            "injector",
            KnowledgeInjector::name,
            section.injector(),
            section.settings().where("injector"));
    return new Chosen<>(injector, section.settings().check(injector.settings()));
  }

  /** One line for people. */
  String describe(LabelledData data) {
    return method.service().name()
        + " on "
        + data.train().size()
        + " examples"
        + (data.labels().size() == 0 ? "" : " with " + data.labels().size() + " labels")
        + (injector == null ? "" : " and " + injector.service().name());
  }

  static PeftMethod method(Services services, String name, String where) {
    return services.find(PeftMethod.class, "PEFT method", PeftMethod::name, name, where);
  }

  private static String text(ServiceSettings given, String key, String otherwise) {
    Object value = given.values().get(key);
    return value instanceof String text ? text : otherwise;
  }

  /** The values of one service out of those of a section that several share. */
  static Settings part(List<Setting> declared, Map<String, Object> values) {
    Map<String, Object> own = new LinkedHashMap<>();
    for (Setting setting : declared) {
      Object value = values.get(setting.name());
      if (value != null) {
        own.put(setting.name(), value);
      }
    }
    return Settings.of(declared, own, "task");
  }
}
