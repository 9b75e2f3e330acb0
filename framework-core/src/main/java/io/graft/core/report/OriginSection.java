package io.graft.core.report;

import java.util.Map;
import java.util.TreeMap;

/** What went in: hashes, the recipe as resolved, where it ran. */
final class OriginSection implements Section {

  @Override
  public String id() {
    return "origin";
  }

  @Override
  public String title() {
    return "Origin";
  }

  @Override
  public boolean applies(RunData run) {
    return true;
  }

  @Override
  public void write(RunData run, Markup page) {
    if (run.environment().get("sha256") instanceof Map<?, ?> hashes && !hashes.isEmpty()) {
      Table table = new Table(page, "SHA-256 of what went in");
      table.texts("What").texts("SHA-256").begin();
      new TreeMap<Object, Object>(hashes)
          .forEach((name, hash) -> table.row(String.valueOf(name), String.valueOf(hash)));
      table.end();
    }
    page.open("details").element("summary", "Environment");
    Table environment = new Table(page, "Environment");
    environment.texts("Key").texts("Value").begin();
    run.environment()
        .forEach(
            (key, value) -> {
              if (!(value instanceof Map<?, ?>)) {
                environment.row(NumberText.title(key), String.valueOf(value));
              }
            });
    environment.end();
    page.close();
    page.open("details").element("summary", "Recipe as resolved");
    Table recipe = new Table(page, "Recipe");
    recipe.texts("Key").texts("Value").begin();
    run.overview().recipe().forEach((key, value) -> recipe.row(key, value));
    recipe.end();
    page.close();
  }
}
