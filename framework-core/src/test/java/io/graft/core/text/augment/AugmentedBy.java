package io.graft.core.text.augment;

import io.graft.core.train.JobEnvironment;
import io.graft.spi.Settings;
import io.graft.spi.tensor.RandomStream;
import io.graft.spi.text.Augmenter;
import io.graft.spi.text.AugmenterSession;
import io.graft.spi.text.Example;
import java.util.List;
import java.util.Map;

/** Runs an augmenter over examples as a job does. */
final class AugmentedBy {
  private AugmentedBy() {}

  static Augmentation run(
      Augmenter augmenter,
      Map<String, Object> settings,
      long seed,
      List<Example> train,
      List<Example> heldOut) {
    Augmentation augmentation = new Augmentation(seed, heldOut);
    try (AugmenterSession session = open(augmenter, settings, seed)) {
      augmentation.run(augmenter.name(), session, train);
    }
    return augmentation;
  }

  static AugmenterSession open(Augmenter augmenter, Map<String, Object> settings, long seed) {
    return augmenter.open(
        JobEnvironment.of("job", seed, name -> stream(seed, name))
            .withGraph(new TinyTerms())
            .withSettings(Settings.of(augmenter.settings(), settings, "augmentation[0]")));
  }

  static List<String> texts(Augmenter augmenter, Map<String, Object> settings, String text) {
    List<Example> train = List.of(new Example("train:1", text, null, List.of("a")));
    return run(augmenter, settings, 1, train, List.of()).made().stream()
        .map(made -> made.example().text())
        .toList();
  }

  private static RandomStream stream(long seed, String name) {
    return (site, index) -> {
      long z = seed * 31 + name.hashCode() * 0x9E3779B97F4A7C15L + site.hashCode() * 0x632BE59BL;
      z += (index + 1) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L; // SplitMix64
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      return z ^ (z >>> 31);
    };
  }
}
