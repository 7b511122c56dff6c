package dev.azureml.operator.azuremetrics;

import dev.azureml.operator.engine.Onlooker;

/** A query of a resource, for a wish, as who that one's object is. */
record Asking(Wish wish, Onlooker.Reader reader, Target target, Query query) {
}
