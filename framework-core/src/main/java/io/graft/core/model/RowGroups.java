package io.graft.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which rows of a batch each adapter serves.
 *
 * @param groups rows with the same adapter, in the order of the adapters; rows without one last
 */
record RowGroups(List<Group> groups) {

  /**
   * Rows served by one adapter.
   *
   * @param adapter its index, or -1 for none
   * @param rows the batch rows, ascending
   */
  record Group(int adapter, int[] rows) {

    /** The same rows counted in tokens, when each row has {@code tokens} of them. */
    int[] tokenRows(int tokens) {
      int[] expanded = new int[rows.length * tokens];
      for (int i = 0; i < expanded.length; i++) {
        expanded[i] = rows[i / tokens] * tokens + i % tokens;
      }
      return expanded;
    }
  }

  /**
   * @param adapterOfRow an index below {@code adapters}, or -1, for each row
   */
  static RowGroups of(int[] adapterOfRow, int adapters) {
    List<Group> groups = new ArrayList<>();
    for (int row : adapterOfRow) {
      if (row < -1 || row >= adapters) {
        throw new IllegalArgumentException(
            "adapter number " + row + " but the pass has " + adapters + " adapters");
      }
    }
    for (int a = 0; a <= adapters; a++) {
      int adapter = a == adapters ? -1 : a;
      int[] rows =
          IntStream.range(0, adapterOfRow.length)
              .filter(row -> adapterOfRow[row] == adapter)
              .toArray();
      if (rows.length > 0) {
        groups.add(new Group(adapter, rows));
      }
    }
    return new RowGroups(groups);
  }

  /**
   * For each token row of the batch, its place when the groups' token rows are put one after the
   * other.
   */
  int[] inverse(int tokens) {
    int total = groups.stream().mapToInt(group -> group.rows().length).sum() * tokens;
    int[] inverse = new int[total];
    int place = 0;
    for (Group group : groups) {
      for (int row : group.tokenRows(tokens)) {
        inverse[row] = place++;
      }
    }
    return inverse;
  }
}
