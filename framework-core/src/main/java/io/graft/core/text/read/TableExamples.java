package io.graft.core.text.read;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table with a header, values parted by commas or tabs and quoted as RFC 4180 says; a quoted
 * value may hold line breaks. Empty lines are skipped.
 */
final class TableExamples implements RawExamples {
  private final Utf8Lines lines;
  private final ExampleFields fields;
  private final CloseableIterator<NamedCsvRecord> records;
  private boolean checked;
  private boolean broken;

  TableExamples(Utf8Lines lines, ExampleFields fields, char separator) {
    this.lines = lines;
    this.fields = fields;
    this.records =
        CsvReader.builder()
            .fieldSeparator(separator)
            .allowExtraFields(true) // counted below, where the next row can still be read
            .allowMissingFields(true)
            .maxBufferSize(Utf8Lines.MAX_LINE_BYTES)
            .ofNamedCsvRecord(new LineFeedReader(lines))
            .iterator();
  }

  @Override
  public @Nullable RawExample next() {
    NamedCsvRecord row;
    try {
      row = records.hasNext() ? records.next() : null;
    } catch (CsvParseException e) {
      broken = true; // where the next row would begin is unknown
      throw refused(e);
    } catch (GraftException e) {
      broken = true;
      throw e;
    }
    if (row == null) {
      return null;
    }
    if (!checked) {
      broken = true;
      checkHeader(row.getHeader());
      broken = false;
      checked = true;
    }
    if (row.getFieldCount() != row.getHeader().size()) {
      // The parser compares rows with the first row, not with the header.
      throw GraftException.data(
          "the row has " + row.getFieldCount() + " values, the header " + row.getHeader().size(),
          lines.where(row.getStartingLineNumber(), ""),
          "quote values that hold a separator");
    }
    String second = fields.second();
    return new RawExample(
        row.getStartingLineNumber(),
        row.getField(fields.text()),
        second == null ? null : row.getField(second),
        fields.labels() == LabelKind.NONE ? null : labels(row));
  }

  @Override
  public boolean broken() {
    return broken;
  }

  @Override
  public String where(long line, String field) {
    return lines.where(line, field);
  }

  @Override
  public void close() throws IOException {
    records.close();
  }

  private void checkHeader(List<String> header) {
    List<String> wanted = new ArrayList<>(List.of(fields.text()));
    if (fields.second() != null) {
      wanted.add(fields.second());
    }
    if (fields.labels() == LabelKind.SINGLE || fields.labels() == LabelKind.MULTI) {
      wanted.add(fields.label());
    }
    for (String column : wanted) {
      if (!header.contains(column)) {
        throw GraftException.unknown(
            ErrorCategory.DATA, "column", column, header, lines.where(1, ""));
      }
    }
  }

  private @Nullable List<String> labels(NamedCsvRecord row) {
    if (fields.labels() == LabelKind.OPTIONAL && row.findField(fields.label()).isEmpty()) {
      return null;
    }
    String cell = row.getField(fields.label()).strip();
    if (fields.labels() != LabelKind.MULTI) {
      return List.of(cell);
    }
    List<String> labels = new ArrayList<>();
    int from = 0;
    while (!cell.isEmpty() && from <= cell.length()) {
      int to = cell.indexOf(fields.separator(), from);
      to = to < 0 ? cell.length() : to;
      labels.add(cell.substring(from, to).strip());
      from = to + 1;
    }
    return labels;
  }

  private GraftException refused(CsvParseException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof GraftException known) {
        return known; // thrown while the parser asked for more text
      }
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return GraftException.data(
        "not a table: " + String.valueOf(root.getMessage()).lines().findFirst().orElse("malformed"),
        lines.where(Math.max(1, lines.line()), ""),
        "give each row as many values as the header, and double the quotes inside quoted values",
        e);
  }
}
