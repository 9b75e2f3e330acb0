package io.graft.core.report;

import java.util.ArrayList;
import java.util.List;

/** A table that scrolls by itself when the page is narrower than it is. */
final class Table {

  /** A column: its title, and whether it holds numbers. */
  private record Column(String title, boolean numbers) {}

  private final Markup page;
  private final String label;
  private final List<Column> columns = new ArrayList<>();
  private boolean sortable;

  /**
   * @param label what it shows, for people who do not see it
   */
  Table(Markup page, String label) {
    this.page = page;
    this.label = label;
  }

  /** A column of texts. */
  Table texts(String title) {
    columns.add(new Column(title, false));
    return this;
  }

  /** A column of numbers. */
  Table numbers(String title) {
    columns.add(new Column(title, true));
    return this;
  }

  /** Lets a reader whose browser runs scripts sort it by any column. */
  Table sortable() {
    sortable = true;
    return this;
  }

  /** Begins it; rows follow, then {@link #end}. */
  Table begin() {
    page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label);
    if (sortable) {
      page.open("table", "class", "sortable");
    } else {
      page.open("table");
    }
    page.open("thead").open("tr");
    for (Column column : columns) {
      page.element("th", column.title(), "scope", "col", "class", kind(column));
    }
    page.close().close().open("tbody");
    return this;
  }

  private static String kind(Column column) {
    return column.numbers() ? "number" : "text";
  }

  /** A row; one cell for each column. */
  Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells in " + columns.size() + " columns");
    }
    page.open("tr");
    for (int i = 0; i < cells.length; i++) {
      Column column = columns.get(i);
      if (column.numbers()) {
        page.element("td", cells[i], "class", "number");
      } else {
        page.quoted("td", cells[i], "class", "text");
      }
    }
    page.close();
    return this;
  }

  void end() {
    page.close().close().close();
  }
}
