package io.graft.core.store;

import io.graft.core.Services;
import io.graft.core.file.Sha256;
import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.model.BaseDerivation;
import io.graft.core.model.BaseModel;
import io.graft.core.model.BaseModels;
import io.graft.core.model.RunModels;
import io.graft.core.model.head.MaskedLanguageLayers;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.Engine;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Scope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/**
 * Runs as base models: the run's own base with its adapter folded in, and with its head where that
 * is a masked-language-model one, so that pretraining can go on from there. A base that is a run
 * itself is folded first.
 */
public final class FoldedRuns implements RunModels {
  private final Engine engine;
  private final Services services;

  /**
   * @param engine holds the weights
   * @param services knows the methods and heads of adapters
   */
  public FoldedRuns(Engine engine, Services services) {
    this.engine = engine;
    this.services = services;
  }

  @Override
  public boolean isRun(Path folder) {
    RunDirectory run = new RunDirectory(folder);
    return Files.exists(run.recipe()) || Files.isDirectory(run.adapter()); // begun, or an adapter
  }

  @Override
  public BaseModel load(Path run, BaseModels bases) {
    RunDirectory directory = RunDirectory.open(run);
    AdapterFolder folder = AdapterFolder.open(directory.adapter());
    JobEnvironment job = JobEnvironment.of("base", 0, stream -> CounterRandom.of(0, stream, 0));
    try (BaseModels.Lease lease = RunBase.of(directory, folder).acquire(bases);
        LoadedAdapter adapted =
            folder.load(
                lease.model(),
                services,
                job,
                (name, shape, values) -> engine.parameter(name, shape, values, false, Scope.JOB),
                0)) {
      return folded(run, folder, lease.model(), adapted);
    }
  }

  private BaseModel folded(
      Path run, AdapterFolder folder, BaseModel parent, LoadedAdapter adapted) {
    FoldedWeights weights = new FoldedWeights(parent.encoder(), adapted.adapter());
    BaseDerivation derivation =
        new BaseDerivation(engine, parent).named(run).madeFrom("adapter", hash(folder));
    for (Site site : parent.encoder().sites()) {
      if (site.kind() == SiteKind.ATTENTION || site.kind() == SiteKind.SEQUENCE) {
        continue;
      }
      Parameter weight = parent.encoder().weight(site.weight()).orElseThrow();
      derivation.weight(site.weight(), weight.shape(), weights.weight(site));
      if (site.kind() != SiteKind.EMBEDDING) {
        Parameter bias = parent.encoder().weight(site.bias()).orElseThrow();
        derivation.weight(site.bias(), bias.shape(), weights.bias(site));
      }
    }
    for (Parameter head : adapted.model().headParameters()) {
      if (MaskedLanguageLayers.isPart(head.name())) {
        derivation.weight(head.name(), head.shape(), head.toFloats());
      }
    }
    return derivation.build();
  }

  /** Over names, shapes and values of the adapter's tensors, whatever else its files say. */
  private static String hash(AdapterFolder folder) {
    var digest = Sha256.digest();
    try (SafetensorsFile file = SafetensorsFile.open(folder.path().resolve(AdapterFiles.WEIGHTS))) {
      for (String name : new TreeSet<>(file.names())) {
        String line = name + " " + file.info(name).dtype() + " " + file.info(name).shape() + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        file.forEachBytes(name, digest::update);
      }
    }
    return Sha256.hex(digest);
  }
}
