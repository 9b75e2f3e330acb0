package io.graft.core.recipe;

/**
 * One entry of the {@code augmentation} list of a recipe.
 *
 * @param type the name of the augmenter
 * @param settings all other keys, to be checked by that augmenter
 */
public record AugmentationSection(String type, ServiceSettings settings) {}
