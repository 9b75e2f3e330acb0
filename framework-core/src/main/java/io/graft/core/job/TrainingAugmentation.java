package io.graft.core.job;

import io.graft.core.recipe.AugmentationSection;
import io.graft.core.recipe.Recipe;
import io.graft.core.store.RunDirectory;
import io.graft.core.task.Task;
import io.graft.core.text.augment.Augmentation;
import io.graft.core.text.augment.Augmented;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.GraftException;
import io.graft.spi.Settings;
import io.graft.spi.text.Augmenter;
import io.graft.spi.text.AugmenterSession;
import io.graft.spi.text.Example;
import java.util.ArrayList;
import java.util.List;

/**
 * The augmenters of a recipe, applied to the training examples after development and test data were
 * set apart. The same recipe, data and seed make the same examples.
 */
public final class TrainingAugmentation {
  private record Step(AugmentationSection section, Augmenter augmenter, Settings settings) {}

  private final List<Step> steps;
  private final JobEnvironment environment;

  private TrainingAugmentation(List<Step> steps, JobEnvironment environment) {
    this.steps = steps;
    this.environment = environment;
  }

  /**
   * @throws GraftException of category USER that names file, line and key; for an unknown type it
   *     lists the known ones
   */
  static TrainingAugmentation of(
      Recipe recipe, JobResources resources, JobEnvironment environment) {
    List<Step> steps = new ArrayList<>();
    for (AugmentationSection section : recipe.augmentation()) {
      Augmenter augmenter =
          resources
              .services()
              .find(
                  Augmenter.class,
                  "augmenter",
                  Augmenter::name,
                  section.type(),
                  section.settings().where("type"));
      steps.add(new Step(section, augmenter, section.settings().check(augmenter.settings())));
    }
    return new TrainingAugmentation(List.copyOf(steps), environment);
  }

  /**
   * Augments the training data of a recipe without training, to be looked at.
   *
   * @return what a job of this recipe adds to its training data
   */
  public static Augmentation preview(Recipe recipe, JobResources resources) {
    JobEnvironment environment =
        AssembledModel.environment("preview", recipe.training().seed(), resources.cancelled())
            .withGraph(resources.graph());
    ChosenServices.Chosen<Task> task = ChosenServices.of(recipe, resources.services()).task();
    return of(recipe, resources, environment).run(LabelledData.read(recipe, task));
  }

  /**
   * The data with what the augmenters make of its training part.
   *
   * @param directory receives every new example with its source, augmenter and seed
   */
  LabelledData extend(LabelledData data, RunDirectory directory, JobListener listener) {
    if (steps.isEmpty()) {
      return data;
    }
    List<String> names = steps.stream().map(step -> step.section().type()).toList();
    listener.on(
        new JobEvent.PhaseStarted(
            "augmenting",
            data.train().size() + " training examples by " + String.join(", ", names)));
    Augmentation augmentation = run(data);
    directory.writeAugmented(augmentation.made().stream().map(Augmented::asMap).toList());
    List<Example> train = new ArrayList<>(data.train());
    augmentation.made().forEach(augmented -> train.add(augmented.example()));
    return data.augmented(train, augmentation);
  }

  private Augmentation run(LabelledData data) {
    List<Example> heldOut = new ArrayList<>(data.dev());
    heldOut.addAll(data.test());
    Augmentation augmentation = new Augmentation(environment.seed(), heldOut);
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String stream = "augmentation." + i + ".";
      JobEnvironment own =
          new JobEnvironment(
              environment.jobId(),
              environment.seed(),
              step.settings(),
              name -> environment.random(stream + name),
              environment.graph(),
              environment.stop());
      try (AugmenterSession session = step.augmenter().open(own)) {
        augmentation.run(step.section().type(), session, data.train());
      } catch (GraftException e) {
        throw step.section().settings().located(e);
      }
    }
    return augmentation;
  }
}
