package dev.azureml.emulator.arm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a type does at each point of a request, in the order in which its row says it. */
final class Steps {
    final List<Consumer<Write>> rules = new ArrayList<>();
    final List<Consumer<Write>> fills = new ArrayList<>();
    final List<Consumer<Settled>> settled = new ArrayList<>();
    final List<Consumer<Failed>> failed = new ArrayList<>();
    final List<Consumer<Call>> deletions = new ArrayList<>();
    final List<Consumer<Call>> removals = new ArrayList<>();
    final List<Consumer<View>> views = new ArrayList<>();
}
