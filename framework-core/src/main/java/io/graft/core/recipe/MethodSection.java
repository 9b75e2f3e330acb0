package io.graft.core.recipe;

/**
 * The {@code method} keys of a recipe.
 *
 * @param peft the name of the fine-tuning method
 * @param settings all other keys, to be checked by that method
 */
public record MethodSection(String peft, ServiceSettings settings) {}
