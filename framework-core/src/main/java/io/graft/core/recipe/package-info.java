/**
 * What to do: recipes, read from YAML into an immutable model.
 *
 * <p>{@link io.graft.core.recipe.RecipeReader} reads a file and the overrides of the command line;
 * {@link io.graft.core.recipe.Recipe} lists every key; {@link io.graft.core.recipe.RecipeWriter}
 * writes the resolved recipe, all defaults filled in, for the run directory.
 */
@NullMarked
package io.graft.core.recipe;

import org.jspecify.annotations.NullMarked;
