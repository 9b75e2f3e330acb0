package io.graft.core.recipe;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What knowledge is put into the texts of a recipe, in training and in prediction.
 *
 * @param injector the name of the injector
 * @param index the folder of the graph's index, or null for the domain's graph
 * @param shuffle the seed of a control: each mention gets another concept; null for none
 * @param settings all other keys, to be checked by that injector
 */
public record KnowledgeSection(
    String injector, @Nullable Path index, @Nullable Long shuffle, ServiceSettings settings) {}
