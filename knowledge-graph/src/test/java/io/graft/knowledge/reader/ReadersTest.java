package io.graft.knowledge.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each format: what becomes facts, what is skipped with its line, what is refused. */
class ReadersTest {
  private static final String CONSO =
      """
      C1|ENG|P|L1|PF|S1|Y|A1||M1||SRC|PT|10|cold|0|N||
      C1|CHI|P|L2|PF|S2|Y|A2||M1||SRC|PT|10|感冒|0|N||
      C1|ENG|S|L3|PF|S3|Y|A3||M1||SRC|SY|NOCODE|old cold|0|O||
      C2|ENG|P|L4|PF
      C2|ENG|P|L4|PF|S4|Y|A4||M2||SRC|PT|11|flu|0|N|
      C2|ENG|P|L4|PF|S4|Y|A4||M2||OTHER|PT|OTHER:11|flu|0|N||
      """;

  @TempDir private Path folder;

  private Recorded read(String format, Path path, Map<String, ?> settings) {
    Recorded recorded = new Recorded();
    TerminologyReader reader = TerminologyReaders.named(format);
    reader.read(SourceFiles.at(path), Settings.of(reader.settings(), settings, "t"), recorded);
    return recorded;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void rrfRowsBecomeFactsOrAreSkippedWithTheirLine() throws IOException {
    write("MRCONSO.RRF", CONSO);
    write(
        "MRREL.RRF",
        """
        C1||AUI|PAR|C2||AUI|inverse_isa|R1||SRC|SRC|||N||
        C2||AUI|CHD|C1||AUI|isa|R2||SRC|SRC|||N||
        C1||AUI|RO|C2||AUI|may_treat|R3||SRC|SRC|||N||
        C1||AUI|RN|C2||AUI||R4||SRC|SRC|||N||
        C1||AUI|SY|C1||AUI||R5||SRC|SRC|||N||
        """);
    Recorded recorded = read("rrf", folder, Map.of());
    assertEquals(
        List.of(
            "C1 name en 0 cold",
            "C1 xref SRC:10",
            "C1 name zh 4 感冒",
            "C1 xref SRC:10",
            "C2 name en 0 flu",
            "C2 xref OTHER:11",
            "C1 is_a C2",
            "C1 is_a C2",
            "C2 may_treat C1",
            "C2 broader C1"),
        recorded.facts);
    assertEquals(
        List.of(
            "MRCONSO.RRF:3 suppressed",
            "MRCONSO.RRF:4 not 18 columns, each with a bar after it",
            "MRCONSO.RRF:5 not 18 columns, each with a bar after it",
            "MRREL.RRF:5 relation of a concept to itself"),
        recorded.skipped);
    assertEquals(11, recorded.rows);
  }

  @Test
  void rrfIsFilteredByLanguageSourceAndGroup() throws IOException {
    write("MRCONSO.RRF", CONSO);
    write("MRSTY.RRF", "C1|T047|A|Disease|AT1||\nC2|T121|A|Drug|AT2||\n");
    write("SemGroups.txt", "DISO|Disorders|T047|Disease\nCHEM|Chemicals|T121|Drug\n");
    assertEquals(
        List.of("C1 name zh 4 感冒", "C1 xref SRC:10", "C1 type T047"),
        read("rrf", folder, Map.of("languages", List.of("CHI"), "types", List.of("DISO"))).facts);
    assertEquals(
        List.of("C2 name en 0 flu", "C2 xref OTHER:11", "C1 type T047", "C2 type T121"),
        read("rrf", folder, Map.of("sources", List.of("OTHER"))).facts);
    GraftException error =
        assertThrows(
            GraftException.class, () -> read("rrf", folder, Map.of("types", List.of("DISORDERS"))));
    assertTrue(error.getMessage().contains("CHEM, DISO"), error.getMessage());
  }

  @Test
  void plainGzipZipAndFolderAreTheSame() throws IOException {
    Path plain = Files.createDirectory(folder.resolve("plain"));
    Files.writeString(plain.resolve("MRCONSO.RRF"), CONSO);
    Path split = Files.createDirectory(folder.resolve("split"));
    int cut = CONSO.indexOf("C2|");
    gzip(split.resolve("MRCONSO.RRF.aa.gz"), CONSO.substring(0, cut));
    gzip(split.resolve("MRCONSO.RRF.ab.gz"), CONSO.substring(cut));
    Path zip = folder.resolve("release.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("2026AA/META/MRCONSO.RRF"));
      out.write(CONSO.getBytes(StandardCharsets.UTF_8));
    }
    List<String> facts = read("rrf", plain, Map.of()).facts;
    assertEquals(facts, read("rrf", split, Map.of()).facts);
    assertEquals(facts, read("rrf", zip, Map.of()).facts);
    assertEquals(facts, read("rrf", plain.resolve("MRCONSO.RRF"), Map.of()).facts);
  }

  private static void gzip(Path file, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void anArchiveThatSwellsWithoutEndIsRefused() throws IOException {
    Path bomb = folder.resolve("bomb.tsv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      out.write("id\tname\n".getBytes(StandardCharsets.UTF_8));
      byte[] rows = "1\tx\n".repeat(1 << 18).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 80; i++) {
        out.write(rows);
      }
    }
    GraftException error = assertThrows(GraftException.class, () -> read("tsv", bomb, Map.of()));
    assertTrue(error.getMessage().contains("unpacks to more than"), error.getMessage());
  }

  @Test
  void oboStanzas() throws IOException {
    Path file =
        write(
            "d.obo",
            """
            format-version: 1.2

            [Term]
            id: D:1
            name: a \\"quoted\\" name
            def: "Text \\"in\\" quotes." [src]
            synonym: "other" EXACT []
            xref: MESH:1 ! comment
            is_a: D:2 {inferred="true"} ! above
            relationship: part_of D:3 ! part

            [Term]
            id: D:2
            name: gone
            is_obsolete: true

            [Term]
            name: nameless
            [Term]
            id: D:4
            no colon here
            name: broken

            [Typedef]
            id: part_of
            """);
    Recorded recorded = read("obo", file, Map.of());
    assertEquals(
        List.of(
            "D:1 name en 0 a \"quoted\" name",
            "D:1 def Text \"in\" quotes.",
            "D:1 name en 8 other",
            "D:1 xref MESH:1",
            "D:1 is_a D:2",
            "D:1 part_of D:3"),
        recorded.facts);
    assertEquals(
        List.of(
            "d.obo [Term]:12 obsolete",
            "d.obo [Term]:17 stanza without id",
            "d.obo [Term]:21 line without tag and colon",
            "d.obo [Typedef]:24 stanza is no term"),
        recorded.skipped);
  }

  @Test
  void owlClassesRestrictionsIndividualsAndMissingImports() throws IOException {
    Path file =
        write(
            "o.ttl",
            """
            @prefix : <http://x.org/o#> .
            @prefix owl: <http://www.w3.org/2002/07/owl#> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
            <http://x.org/o> a owl:Ontology ; owl:imports <http://y.org/none> .
            :Loan a owl:Class ; rdfs:label "loan"@en ; skos:definition "Money lent." ;
              rdfs:subClassOf :Contract ,
                [ a owl:Restriction ; owl:onProperty :hasParty ; owl:someValuesFrom :LenderOfMoney ] ,
                [ owl:intersectionOf ( :Debt [ owl:onProperty :has ; owl:hasValue :this ] ) ] ,
                [ owl:unionOf ( :A :B ) ] .
            :LenderOfMoney a owl:Class .
            :hasParty a owl:ObjectProperty ; rdfs:label "has party" .
            :this a :Loan ; rdfs:label "this loan" ; :hasParty :that .
            :that a owl:NamedIndividual .
            """);
    Recorded recorded = read("owl", file, Map.of());
    assertEquals(
        List.of(
            "http://x.org/o#LenderOfMoney name en 15 Lender Of Money",
            "http://x.org/o#LenderOfMoney type Class",
            "http://x.org/o#Loan def Money lent.",
            "http://x.org/o#Loan has http://x.org/o#this",
            "http://x.org/o#Loan hasParty http://x.org/o#LenderOfMoney",
            "http://x.org/o#Loan is_a http://x.org/o#Contract",
            "http://x.org/o#Loan is_a http://x.org/o#Debt",
            "http://x.org/o#Loan name en 1 loan",
            "http://x.org/o#Loan type Class",
            "http://x.org/o#that name en 15 that",
            "http://x.org/o#that type NamedIndividual",
            "http://x.org/o#this hasParty http://x.org/o#that",
            "http://x.org/o#this instance_of http://x.org/o#Loan",
            "http://x.org/o#this name en 1 this loan"),
        recorded.facts.stream().sorted().toList());
    assertTrue(
        recorded.skipped.contains(
            "owl:imports <http://y.org/none> imported ontology is not in the source"),
        recorded.skipped.toString());
  }

  @Test
  void skosHierarchy() throws IOException {
    Path file =
        write(
            "s.ttl",
            """
            @prefix : <http://x.org/s/> .
            @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
            :a a skos:Concept ; skos:prefLabel "law"@en , "法律"@zh ; skos:narrower :b .
            :b a skos:Concept ; skos:prefLabel "tax law"@en ; skos:altLabel "fiscal law"@en ;
              skos:related :a .
            """);
    assertEquals(
        List.of(
            "http://x.org/s/a name en 0 law",
            "http://x.org/s/a name zh 4 法律",
            "http://x.org/s/b is_a http://x.org/s/a",
            "http://x.org/s/b name en 0 tax law",
            "http://x.org/s/b name en 8 fiscal law",
            "http://x.org/s/b related http://x.org/s/a"),
        read("skos", file, Map.of()).facts.stream().sorted().toList());
  }

  @Test
  void entitiesThatSwellAreRefused() throws IOException {
    StringBuilder entities = new StringBuilder("<!ENTITY e0 \"lol\">");
    for (int i = 1; i < 12; i++) {
      entities.append("<!ENTITY e").append(i).append(" \"");
      entities.append(("&e" + (i - 1) + ";").repeat(10)).append("\">");
    }
    Path file = write("laughs.owl", rdfXml(entities.toString(), "&e11;"));
    GraftException error = assertThrows(GraftException.class, () -> read("owl", file, Map.of()));
    assertEquals(ErrorCategory.DATA, error.category());
  }

  @Test
  void entitiesFromOutsideAreNotFetched() throws IOException {
    Path secret = write("secret.txt", "the secret");
    Path file =
        write("outside.owl", rdfXml("<!ENTITY s SYSTEM \"" + secret.toUri() + "\">", "x&s;"));
    List<String> facts;
    try {
      facts = read("owl", file, Map.of()).facts;
    } catch (GraftException e) {
      assertEquals(ErrorCategory.DATA, e.category());
      return; // refused as a whole
    }
    assertTrue(facts.stream().noneMatch(fact -> fact.contains("secret")), facts.toString());
  }

  private static String rdfXml(String entities, String label) {
    return "<?xml version=\"1.0\"?><!DOCTYPE rdf:RDF ["
        + entities
        + "]><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
        + " xmlns:rdfs=\"http://www.w3.org/2000/01/rdf-schema#\""
        + " xmlns:owl=\"http://www.w3.org/2002/07/owl#\">"
        + "<owl:Class rdf:about=\"http://x.org/C\"><rdfs:label>"
        + label
        + "</rdfs:label></owl:Class></rdf:RDF>";
  }

  @Test
  void malformedRdfNamesItsLine() throws IOException {
    Path file = write("bad.ttl", "@prefix : <http://x.org/> .\n:a :b \"open .\n");
    GraftException error = assertThrows(GraftException.class, () -> read("owl", file, Map.of()));
    assertTrue(error.getMessage().contains("bad.ttl:2"), error.getMessage());
  }

  @Test
  void tablesWithFaultsAndWrongColumns() throws IOException {
    Path file = write("t.tsv", "\uFEFFid\tname\r\n1\tone\r\n2\r\n\tthree\n4\t \n");
    Recorded recorded = read("tsv", file, Map.of("id_prefix", "N:"));
    assertEquals(List.of("N:1 name en 0 one"), recorded.facts);
    assertEquals(
        List.of("t.tsv:3 not 2 columns as in the header", "t.tsv:4 no id", "t.tsv:5 no name"),
        recorded.skipped);
    GraftException error =
        assertThrows(GraftException.class, () -> read("tsv", file, Map.of("synonyms", "synonym")));
    assertTrue(error.getMessage().contains("known: id, name"), error.getMessage());
  }

  @Test
  void aLineOverTheBoundIsSkipped() throws IOException {
    Path file = write("long.tsv", "id\tname\n1\t" + "x".repeat(3 << 20) + "\n2\ttwo\n");
    Recorded recorded = read("tsv", file, Map.of());
    assertEquals(List.of("2 name en 0 two"), recorded.facts);
    assertEquals(List.of("long.tsv:2 line over 1 MiB"), recorded.skipped);
  }

  @Test
  void aLinkToAFolderIsThatFolder() throws IOException {
    Files.createDirectory(folder.resolve("real"));
    write("real/t.tsv", "id\tname\nA\tapple\n");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    assertEquals(List.of("A name en 0 apple"), read("tsv", link, Map.of()).facts);
    assertEquals(link.toString(), SourceFiles.at(link).name());
  }
}
