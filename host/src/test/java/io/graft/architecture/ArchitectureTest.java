package io.graft.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The arrows between the modules and packages: host to core and knowledge graph, those to the SPI,
 * plugins to the SPI alone. What is scanned are the compiled classes of every module.
 */
class ArchitectureTest {
  private static final String[] ANNOTATIONS = {
    "org.jspecify.annotations..", "org.osgi.annotation..", "aQute.bnd.annotation.."
  };

  /** The one class outside core.tensor that touches ND4J: it reads ONNX files with its protobuf. */
  private static final String ONNX_READER = ".*\\.OnnxInitializers(\\$.*)?";

  private static JavaClasses all;

  @BeforeAll
  static void scan() {
    List<Path> folders = new ArrayList<>();
    for (String module :
        List.of(
            "spi",
            "framework-core",
            "knowledge-graph",
            "plugins-medical",
            "plugins-finance",
            "plugins-legal",
            "host")) {
      Path folder = classesOf(module);
      if (Files.isDirectory(folder)) {
        folders.add(folder);
      }
    }
    all = new ClassFileImporter().importPaths(folders);
  }

  private static Path classesOf(String module) {
    return Path.of("..", module, "target", "classes").toAbsolutePath().normalize();
  }

  @ParameterizedTest
  @CsvSource({
    "spi, 60",
    "framework-core, 150",
    "knowledge-graph, 25",
    "plugins-medical, 1",
    "plugins-finance, 1",
    "plugins-legal, 1",
    "host, 30"
  })
  void noModuleIsMissingFromTheScan(String module, int minimum) {
    int found = new ClassFileImporter().importPath(classesOf(module)).size();
    assertTrue(found >= minimum, module + " has " + found + " compiled classes, not " + minimum);
  }

  @Test
  void theSpiStandsOnNothing() {
    check(
        classes()
            .that()
            .resideInAPackage("io.graft.spi..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("java..", "io.graft.spi..")
                    .or(resideInAnyPackage(ANNOTATIONS))));
  }

  @Test
  void pluginsKnowTheSpiOnly() {
    check(
        classes()
            .that()
            .resideInAPackage("io.graft.plugins..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                        "java..",
                        "io.graft.spi..",
                        "io.graft.knowledge.reader..",
                        "io.graft.plugins..")
                    .or(resideInAnyPackage(ANNOTATIONS))));
    check(slices().matching("io.graft.plugins.(*)..").should().notDependOnEachOther());
  }

  @Test
  void theCoreKnowsNeitherGraphNorHostNorTheirLibraries() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.graft.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.graft.knowledge..",
                "io.graft.plugins..",
                "io.graft.host..",
                "io.vertx..",
                "org.osgi.framework..",
                "org.apache.felix..",
                "org.apache.lucene..",
                "picocli.."));
  }

  @Test
  void onlyTheHostKnowsTheCoreAndTheGraph() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.graft.core..", "io.graft.host..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.graft.core.."));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "io.graft.knowledge..", "io.graft.host..", "io.graft.plugins..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.graft.knowledge.."));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.graft.plugins..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.graft.plugins.."));
  }

  @Test
  void nobodyKnowsTheHost() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.graft.host..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.graft.host.."));
  }

  @Test
  void librariesStayWhereTheyBelong() {
    only("io.graft.knowledge..", "org.apache.lucene..");
    only("io.graft.knowledge.reader..", "org.eclipse.rdf4j..");
    check(
        noClasses()
            .that()
            .resideInAPackage("io.graft.knowledge.reader..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.lucene.."));
    only("io.graft.host..", "io.vertx..");
    only("io.graft.host..", "org.osgi.framework..");
    only("io.graft.host.plugins..", "org.apache.felix..");
    only("io.graft.host.jobs..", "java.sql..");
    only("io.graft.host.jobs..", "org.sqlite..");
    only("io.graft.host.cli..", "picocli..");
    only("io.graft.host.cli..", "me.tongfei..");
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.graft.core.tensor..")
            .and()
            .haveNameNotMatching(ONNX_READER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j..", "org.bytedeco..", "onnx.."));
  }

  private static void only(String where, String library) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(where)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library));
  }

  @Test
  void thePackagesOfTheCoreHaveNoCycles() {
    check(slices().matching("io.graft.core.(*)..").should().beFreeOfCycles());
  }

  @Test
  void thePackagesOfTheHostHaveNoCycles() {
    check(slices().matching("io.graft.host.(*)..").should().beFreeOfCycles());
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.graft.host.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.graft.host.cli.."));
  }

  /** Addresses are constants, of which the compiler leaves nothing. */
  @Test
  void theApiTalksToTheOtherVerticlesByMessagesOnly() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.graft.host.serve..")
            .and()
            .doNotHaveSimpleName("GraftServer") // which deploys them
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        "io.graft.host.jobs..",
                        "io.graft.host.train..",
                        "io.graft.host.predict..",
                        "io.graft.host.catalogue..")
                    .and(not(simpleName("JobHouse")))));
  }

  @Test
  void onlyTheCommandLineSpeaksOnStandardStreams() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.graft.host.cli..")
            .should(ACCESS_STANDARD_STREAMS));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(false).check(all);
  }
}
