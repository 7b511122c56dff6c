@NullMarked
package dev.azureml.operator.asset;

import org.jspecify.annotations.NullMarked;
