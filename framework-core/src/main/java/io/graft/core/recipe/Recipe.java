package io.graft.core.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job is to do. Immutable; equal when every key is equal, wherever it was written.
 *
 * <table>
 *   <caption>The keys of a recipe</caption>
 *   <tr><th>key</th><th>default</th><th>meaning</th></tr>
 *   <tr><td>domain</td><td>none</td><td>the domain plugin to lease, such as {@code medical}</td></tr>
 *   <tr><td>base</td><td>minilm</td><td>a bundled model's name, or a folder when it holds a slash: a Hugging Face model or a run</td></tr>
 *   <tr><td>task.type</td><td>classification</td><td>{@code classification} (one label for each text) or {@code multi-label} (any number)</td></tr>
 *   <tr><td>task.labels</td><td>those of train, sorted</td><td>the labels in the order of their ids</td></tr>
 *   <tr><td>task.…</td><td></td><td>settings of the task's head</td></tr>
 *   <tr><td>data.dir</td><td>the recipe's folder</td><td>where the data files are</td></tr>
 *   <tr><td>data.train</td><td>required</td><td>a .jsonl, .csv or .tsv file, perhaps with .gz</td></tr>
 *   <tr><td>data.dev</td><td>none</td><td>a file, or {@code {cut: 0.1}} for a stratified part of train, always the same one</td></tr>
 *   <tr><td>data.test</td><td>none</td><td>a file</td></tr>
 *   <tr><td>data.text</td><td>text</td><td>the field or column with the text</td></tr>
 *   <tr><td>data.text_pair</td><td>none</td><td>the field or column with the second text of a pair</td></tr>
 *   <tr><td>data.on_fault</td><td>refuse</td><td>{@code refuse} data with faults, or {@code skip} the examples that have them</td></tr>
 *   <tr><td>data.label</td><td>label, or labels for multi-label</td><td>the field or column with the label or labels</td></tr>
 *   <tr><td>augmentation</td><td>none</td><td>a list of augmenters for train, such as {@code - {type: synonym, copies: 2}}</td></tr>
 *   <tr><td>….type</td><td>required</td><td>the augmenter's name; other keys are its settings</td></tr>
 *   <tr><td>knowledge.injector</td><td>required in knowledge</td><td>how what a graph says of a text's concepts enters the model, such as {@code kbert}; without the section nothing does</td></tr>
 *   <tr><td>knowledge.index</td><td>the domain's graph</td><td>the folder of an index that {@code graft knowledge build} made</td></tr>
 *   <tr><td>knowledge.shuffle</td><td>none</td><td>a seed: each mention gets another concept by a permutation, a control</td></tr>
 *   <tr><td>knowledge.…</td><td></td><td>settings of that injector</td></tr>
 *   <tr><td>method.peft</td><td>lora</td><td>the fine-tuning method</td></tr>
 *   <tr><td>method.…</td><td></td><td>settings of that method</td></tr>
 *   <tr><td>training.epochs</td><td>3</td><td>passes over train, 1 to 10000</td></tr>
 *   <tr><td>training.lr</td><td>1e-3</td><td>greatest learning rate, 1e-9 to 10; the default suits LoRA and heads, full tuning wants 1e-4 to 3e-4</td></tr>
 *   <tr><td>training.head_lr</td><td>that of lr</td><td>the same for the head</td></tr>
 *   <tr><td>training.batch_tokens</td><td>1024</td><td>tokens in a batch, padding included, 8 to 16777216</td></tr>
 *   <tr><td>training.batch_rows</td><td>0</td><td>the most texts of a batch, whatever the tokens, to 1048576; 0 for no such limit. With a limit that is reached, all texts weigh alike; without, those in batches of short texts weigh less</td></tr>
 *   <tr><td>training.max_length</td><td>128</td><td>tokens that are kept of a text, 4 to 65536</td></tr>
 *   <tr><td>training.warmup</td><td>0.1</td><td>share of all steps when below 1, else a number of steps</td></tr>
 *   <tr><td>training.schedule</td><td>linear</td><td>{@code linear}, {@code cosine} or {@code constant} after warmup</td></tr>
 *   <tr><td>training.weight_decay</td><td>0.01</td><td>decoupled decay of AdamW, 0 to 1</td></tr>
 *   <tr><td>training.dropout</td><td>0.1</td><td>0 to 0.9</td></tr>
 *   <tr><td>training.clip</td><td>1</td><td>greatest norm of all gradients together; 0 for no limit</td></tr>
 *   <tr><td>training.seed</td><td>1</td><td>all random choices come from it; 0 or more</td></tr>
 *   <tr><td>training.precision</td><td>float</td><td>{@code float}, {@code bfloat16} or {@code auto}</td></tr>
 *   <tr><td>training.threads</td><td>the processors of the machine</td><td>compute threads, 1 to 1024</td></tr>
 *   <tr><td>training.eval_every</td><td>0</td><td>steps between evaluations on dev; 0 for once an epoch</td></tr>
 *   <tr><td>training.early_stopping</td><td>false</td><td>{@code false}, {@code true}, or a map of the next three; needs data.dev</td></tr>
 *   <tr><td>….metric</td><td>the task's primary one</td><td>what has to rise on dev</td></tr>
 *   <tr><td>….patience</td><td>3</td><td>evaluations without a rise before training stops, 1 to 1000</td></tr>
 *   <tr><td>….min_delta</td><td>0</td><td>the least rise that counts, as a fraction, 0 to 1</td></tr>
 *   <tr><td>training.checkpoint_every</td><td>100</td><td>steps between checkpoints, one more at the end; 0 for none</td></tr>
 *   <tr><td>training.keep_checkpoints</td><td>2</td><td>how many of the newest checkpoints are kept, 1 to 1000</td></tr>
 * </table>
 *
 * <p>A key without a value counts as absent. A relative {@code data.dir}, {@code base} or {@code
 * knowledge.index} starts at the recipe's folder, or, when it was given with {@code --set}, at the
 * working folder; data files start at {@code data.dir}.
 *
 * @param domain the domain plugin to lease, or null for none
 * @param base the model to adapt
 * @param augmentation what makes further training examples, in this order; may be empty
 * @param knowledge what is injected into texts, or null for nothing
 */
public record Recipe(
    @Nullable String domain,
    BaseReference base,
    TaskSection task,
    DataSection data,
    List<AugmentationSection> augmentation,
    @Nullable KnowledgeSection knowledge,
    MethodSection method,
    TrainingSection training) {
  public Recipe {
    augmentation = List.copyOf(augmentation);
  }
}
