package io.graft.core.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
  @TempDir Path temp;

  @Test
  void createsTheFolderWithItsParents() throws IOException {
    Path folder = temp.resolve("a/b/c");
    AtomicFolder.write(folder, inside -> Files.writeString(inside.resolve("x"), "1"));
    assertEquals("1", Files.readString(folder.resolve("x")));
    assertEquals(List.of("c"), children(folder.getParent()));
  }

  @Test
  void replacesTheWholeFolder() throws IOException {
    Path folder = temp.resolve("f");
    AtomicFolder.write(folder, inside -> Files.writeString(inside.resolve("old"), "1"));
    AtomicFolder.write(
        folder,
        inside -> {
          Files.createDirectory(inside.resolve("sub"));
          Files.writeString(inside.resolve("sub/new"), "2");
        });
    assertFalse(Files.exists(folder.resolve("old")));
    assertEquals("2", Files.readString(folder.resolve("sub/new")));
    assertEquals(List.of("f"), children(temp));
  }

  @Test
  void aFailureHalfWayLeavesTheOldContentAndNothingElse() throws IOException {
    Path folder = temp.resolve("f");
    AtomicFolder.write(folder, inside -> Files.writeString(inside.resolve("old"), "1"));
    GraftException error =
        assertThrows(
            GraftException.class,
            () ->
                AtomicFolder.write(
                    folder,
                    inside -> {
                      Files.writeString(inside.resolve("half"), "2");
                      throw new IOException("disk full");
                    }));
    assertEquals(ErrorCategory.DATA, error.category());
    assertTrue(error.getMessage().contains("disk full"), error.getMessage());
    assertEquals(List.of("old"), children(folder));
    assertEquals(List.of("f"), children(temp));
  }

  @Test
  void theTargetIsNotVisibleWhileItIsFilled() {
    Path folder = temp.resolve("f");
    AtomicFolder.write(folder, inside -> assertFalse(Files.exists(folder)));
    assertTrue(Files.isDirectory(folder));
  }

  private static List<String> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }
}
