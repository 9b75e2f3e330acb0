package io.graft.core.text.read;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/** The examples of one file of one format. Throws nothing but GraftExceptions of category DATA. */
interface RawExamples extends Closeable {

  /** The next example, or null at the end. */
  @Nullable RawExample next();

  /** Where a field is, for errors. */
  String where(long line, String field);
}
