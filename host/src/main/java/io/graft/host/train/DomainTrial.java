package io.graft.host.train;

import io.graft.core.file.AtomicFolder;
import io.graft.core.file.IoReason;
import io.graft.core.job.AdaptationJob;
import io.graft.core.job.DomainIdentity;
import io.graft.core.job.JobResources;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.store.RunDirectory;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.train.JobEnvironment;
import io.graft.host.plugins.DomainLease;
import io.graft.host.plugins.PluginPolicy;
import io.graft.host.plugins.PluginTrial;
import io.graft.spi.GraftException;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.text.DomainTokenizer;
import io.graft.spi.text.Segment;
import io.graft.spi.text.TokenizerSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does with a new version of a plugin, in small, all that a job does: segments texts, builds and
 * opens the knowledge of the domain, links texts to it, and trains a tiny model through the whole
 * pipeline, with knowledge injected. What fails here would fail the first job.
 */
public final class DomainTrial implements PluginTrial, AutoCloseable {
  /** Plain, empty of letters, of several scripts, beyond the basic plane, and long. */
  private static final List<String> TEXTS =
      List.of(
          "He was given 25 mg b.i.d. on 3 March 2024, see 12 U.S.C. § 1841(a)(1).",
          " \t\n",
          "患者主诉胸痛三天，血压 140/90 mmHg。",
          "naïve 😀 \ud835\udc00 e\u0301",
          "w1 w2 w3 ".repeat(500));

  /**
   * Of the built-in injectors the one that does most: it links, picks relations, masks attention.
   */
  private static final String INJECTOR = "kbert";

  private static final Logger LOG = LoggerFactory.getLogger(DomainTrial.class);

  /** One thread for all: native libraries keep memory for each thread that ever called them. */
  private ExecutorService threads = threads();

  private final Path folder;
  private final Path recipe;
  private long runs;

  /** Writes what trials need into a temporary folder. */
  public DomainTrial() {
    try {
      this.folder = Files.createTempDirectory("graft-trial-");
      TinyModel.write(folder.resolve("base"));
      Files.writeString(folder.resolve("train.jsonl"), data());
      this.recipe =
          Files.writeString(
              folder.resolve("recipe.yaml"),
              """
              base: ./base
              data: {train: train.jsonl, dev: train.jsonl}
              method: {peft: lora}
              training: {epochs: 1, batch_tokens: 64, max_length: 12, threads: 1}
              """);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder for trials of plugins", e);
    }
  }

  private static String data() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      String line = "{\"text\": \"w%d w%d mg\", \"label\": \"%s\"}%n";
      lines.append(String.format(Locale.ROOT, line, i, i + 8, i % 2 == 0 ? "a" : "b"));
    }
    return lines.toString();
  }

  @Override
  public void run(DomainLease lease, PluginPolicy policy) {
    segment(lease);
    FutureTask<Boolean> task = new FutureTask<>(() -> pipeline(lease, policy));
    threads.execute(task);
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GraftException known) {
        throw known;
      }
      throw GraftException.internal("the trial failed", e.getCause());
    } catch (InterruptedException e) {
      task.cancel(true); // its time is over; the thread is given up if it does not end
      threads = threads();
      Thread.currentThread().interrupt();
      throw GraftException.internal("the trial was interrupted", e);
    }
  }

  private static ExecutorService threads() {
    return Executors.newSingleThreadExecutor(
        code -> {
          Thread thread = new Thread(code, "graft-trial");
          thread.setDaemon(true);
          return thread;
        });
  }

  private boolean pipeline(DomainLease lease, PluginPolicy policy) {
    try (JobSession session = JobSession.of(lease, policy, 1, () -> false)) {
      link(session.resources().graph());
      train(session.resources());
      return true;
    }
  }

  private static void segment(DomainLease lease) {
    DomainTokenizer tokenizer = lease.service(DomainTokenizer.class, lease.plugin().tokenizer());
    JobEnvironment context =
        JobEnvironment.of("trial", 0, stream -> CounterRandom.of(0, stream, 0))
            .withSettings(Settings.of(tokenizer.settings(), Map.of(), "domain"));
    try (TokenizerSession session = tokenizer.open(context)) {
      for (String text : TEXTS) {
        int end = 0;
        for (Segment segment : session.segment(text)) {
          if (segment.start() < end || segment.end() > text.length()) {
            throw GraftException.plugin(
                "tokenizer '"
                    + tokenizer.name()
                    + "' gives the segment "
                    + segment.start()
                    + "-"
                    + segment.end()
                    + " behind "
                    + end
                    + " of a text with "
                    + text.length()
                    + " characters",
                lease.id().toString(),
                "give segments in order, without overlap and inside the text",
                null);
          }
          end = segment.end();
        }
      }
    }
  }

  /** Looks names up in a text, as augmentation and injection do. */
  private static void link(@Nullable KnowledgeGraph graph) {
    if (graph != null) {
      graph.names("of heart failure, a contract and a share");
    }
  }

  private void train(JobResources resources) {
    DomainIdentity domain = resources.domain();
    Path run = folder.resolve("run-" + ++runs);
    try {
      Files.createDirectory(run);
      List<String> knowledge =
          domain == null || resources.graph() == null
              ? List.of()
              : List.of("domain=" + domain.domain(), "knowledge.injector=" + INJECTOR);
      Recipe small = RecipeReader.read(recipe, knowledge);
      new AdaptationJob(small, resources, new RunDirectory(run)).run(event -> {});
    } catch (IOException e) {
      throw GraftException.data(
          "a trial cannot be written (" + IoReason.of(e) + ")",
          run.toString(),
          "check the space on the disk",
          e);
    } finally {
      delete(run);
    }
  }

  private static void delete(Path folder) {
    try {
      AtomicFolder.delete(folder);
    } catch (IOException e) {
      LOG.warn("a temporary folder is left behind: {}", folder, e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    delete(folder);
  }
}
