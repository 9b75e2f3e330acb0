/**
 * Reads terminologies: UMLS RRF, OBO, OWL and SKOS, TSV, Babelon; each from a plain file, a gzipped
 * one, a zip archive or a folder. A domain plugin may use these readers in its {@link
 * io.graft.spi.knowledge.KnowledgeSource}:
 *
 * <pre>{@code
 * TerminologyReader reader = TerminologyReaders.named("tsv");
 * SourceFiles file = SourceFiles.resource("terms.tsv", MyPlugin.class);
 * reader.read(file, Settings.of(reader.settings(), Map.of("synonyms", "synonyms"), "terms"), sink);
 * }</pre>
 */
@Export
@Version("1.1.0")
@NullMarked
package io.graft.knowledge.reader;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
