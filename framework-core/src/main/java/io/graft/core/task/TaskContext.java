package io.graft.core.task;

import io.graft.core.recipe.DataSection;
import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.TextEncoder;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.Settings;
import org.jspecify.annotations.Nullable;

/**
 * What a task is opened with.
 *
 * @param settings its own, checked
 * @param labels what its outputs stand for
 * @param encoder turns texts into token ids
 * @param collator puts rows side by side
 * @param batchTokens the most tokens of a batch, padding included
 * @param batchRows the most rows of a batch
 * @param seed of the job
 * @param data says where files are; null when nothing is trained
 */
public record TaskContext(
    Settings settings,
    LabelSet labels,
    TextEncoder encoder,
    Collator collator,
    int batchTokens,
    int batchRows,
    long seed,
    @Nullable DataSection data) {}
