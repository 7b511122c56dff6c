/** What the container image adds to its base image. */
@NullMarked
package dev.azureml.e2e.image;

import org.jspecify.annotations.NullMarked;
