package io.graft.knowledge.reader;

import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The content of one entry of a zip archive, which is closed with the stream. */
final class ArchiveEntry extends FilterInputStream {
  private final ZipFile archive;

  private ArchiveEntry(ZipFile archive, InputStream in) {
    super(in);
    this.archive = archive;
  }

  static InputStream open(Path file, String name) throws IOException {
    ZipFile archive = new ZipFile(file.toFile());
    ZipEntry entry = archive.getEntry(name);
    if (entry == null) {
      archive.close();
      throw new FileNotFoundException("the archive " + file + " has no entry " + name);
    }
    return new ArchiveEntry(archive, archive.getInputStream(entry));
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
