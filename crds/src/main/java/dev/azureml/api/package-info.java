/** The API of group azureml.dev as Java records: what the CRDs in crds/ are generated from. */
@NullMarked
package dev.azureml.api;

import org.jspecify.annotations.NullMarked;
