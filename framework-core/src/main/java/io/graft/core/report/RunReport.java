package io.graft.core.report;

import io.graft.core.file.AtomicFile;
import io.graft.core.store.RunDirectory;
import io.graft.spi.GraftException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Makes {@code report.html} of a run: one page with everything in it, for reading without scripts,
 * in light or dark, wide or narrow. Sections that a run has nothing for are left out.
 */
public final class RunReport {
  private static final List<Section> SECTIONS =
      List.of(
          new SummarySection(),
          new ComparisonSection(),
          new CurvesSection(),
          new ClassesSection(),
          new ConfusionSection(),
          new CalibrationSection(),
          new ErrorsSection(),
          new ForgettingSection(),
          new CostSection(),
          new OriginSection());

  private RunReport() {}

  /**
   * Makes the page anew from the files of the run and writes it, atomically.
   *
   * @return where it is
   * @throws GraftException of category USER when the folder is no run, of category DATA when one of
   *     its files is damaged or the page cannot be written, of category INTERNAL for a fault of
   *     this package
   */
  public static Path write(RunDirectory run) {
    RunData data = RunData.read(run);
    String html;
    try {
      html = html(data);
    } catch (RuntimeException e) {
      throw e instanceof GraftException known
          ? known
          : GraftException.internal("the report cannot be made", e);
    }
    AtomicFile.write(run.report(), html.getBytes(StandardCharsets.UTF_8));
    return run.report();
  }

  private static String html(RunData run) {
    List<Section> sections = SECTIONS.stream().filter(section -> section.applies(run)).toList();
    Markup page = new Markup();
    page.open("html", "lang", "en").open("head").open("meta", "charset", "utf-8");
    page.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.open("meta", "name", "color-scheme", "content", "light dark");
    page.element("title", run.name() + " – Graft").own("style", "report.css").close();
    page.open("body").open("header").quoted("h1", run.name());
    page.quoted("p", description(run), "class", "what").close();
    page.open("nav", "aria-label", "Sections");
    for (Section section : sections) {
      page.element("a", section.title(), "href", "#" + section.id()).text(" ");
    }
    page.close().open("main");
    for (Section section : sections) {
      String heading = section.id() + "-title";
      page.open("section", "id", section.id(), "aria-labelledby", heading);
      page.element("h2", section.title(), "id", heading);
      section.write(run, page);
      page.close();
    }
    page.close().own("script", "report.js").close().close();
    return "<!DOCTYPE html>\n" + page.written() + "\n";
  }

  private static String description(RunData run) {
    String domain = run.overview().recipe().get("domain");
    return run.recipe("base")
        + " adapted with "
        + run.recipe("method.peft")
        + " to "
        + run.recipe("task.type")
        + (domain == null || domain.equals("null") ? "" : ", domain " + domain)
        + "; seed "
        + run.recipe("training.seed")
        + "; begun "
        + run.overview().begun().truncatedTo(ChronoUnit.MINUTES);
  }
}
