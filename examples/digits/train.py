"""Trains a small digit reader with TensorFlow 2.15 in graph mode and saves it in every form: python train.py OUTDIR

Needs scikit-learn (its copy of the UCI optical digits, CC BY 4.0: 1,797 8x8 images of handwritten digits) and pillow.
Inputs: "image" float32 [N, 8, 8, 1] in 0..1. Outputs: "probabilities" [N, 10], "class" int64 [N].
"""
import json
import os
import pathlib
import sys

os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow.compat.v1 as tf
from PIL import Image
from sklearn.datasets import load_digits

tf.disable_v2_behavior()
out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
os.chdir(out)

digits = load_digits()
images = np.round(digits.images * (255 / 16)).astype(np.uint8)
x_all = (images.astype(np.float32) / 255)[..., None]
y_all = digits.target.astype(np.int64)
train, test = slice(0, 1500), slice(1500, None)

tf.set_random_seed(7)
x = tf.placeholder(tf.float32, [None, 8, 8, 1], name="image")
y = tf.placeholder(tf.int64, [None], name="label")
h = tf.layers.conv2d(x, 16, 3, padding="same", activation=tf.nn.relu, name="conv_1")
h = tf.layers.max_pooling2d(h, 2, 2, name="pool_1")
h = tf.layers.conv2d(h, 32, 3, padding="same", activation=tf.nn.relu, name="conv_2")
h = tf.layers.max_pooling2d(h, 2, 2, name="pool_2")
logits = tf.layers.dense(tf.reshape(h, [-1, 2 * 2 * 32]), 10, name="logits")
probabilities = tf.nn.softmax(logits, name="probabilities")
answer = tf.argmax(logits, 1, name="class")
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits), name="loss")
step = tf.train.get_or_create_global_step()
train_op = tf.train.AdamOptimizer(3e-3).minimize(loss, global_step=step, name="train")

saver = tf.train.Saver(max_to_keep=2)
with tf.Session(config=tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)) as session:
    session.run(tf.global_variables_initializer())
    rng = np.random.default_rng(0)
    for i in range(600):
        batch = rng.integers(0, 1500, 64)
        session.run(train_op, {x: x_all[train][batch], y: y_all[train][batch]})
        if i + 1 in (200, 400, 600):
            pathlib.Path("checkpoints").mkdir(exist_ok=True)
            saver.save(session, "checkpoints/digits", global_step=i + 1)
    p, c = session.run([probabilities, answer], {x: x_all[test]})
    accuracy = float((c == y_all[test]).mean())
    frozen = tf.graph_util.convert_variables_to_constants(session, session.graph_def, ["probabilities", "class"])
    pathlib.Path("digits.pb").write_bytes(frozen.SerializeToString())
    signature = tf.saved_model.build_signature_def(
        {"image": tf.saved_model.build_tensor_info(x)},
        {"probabilities": tf.saved_model.build_tensor_info(probabilities), "class": tf.saved_model.build_tensor_info(answer)},
        tf.saved_model.PREDICT_METHOD_NAME)
    builder = tf.saved_model.Builder("saved_model/1")
    builder.add_meta_graph_and_variables(session, ["serve"], {"serving_default": signature}, clear_devices=True)
    builder.save()

np.savez("test.npz", image=images[test], label=y_all[test], probabilities=p, **{"class": c})
np.savez("train.npz", image=images[train], label=y_all[train])
pathlib.Path("images").mkdir(exist_ok=True)
for digit in range(10):
    i = int(np.nonzero(y_all[test] == digit)[0][0])
    Image.fromarray(images[test][i], "L").save(f"images/{digit}.png")
pathlib.Path("expect.json").write_text(json.dumps({"tensorflow": tf.__version__, "test_accuracy": accuracy,
                                                   "image_scale": "uint8 / 255", "parameters": 16 * 10 + 32 * 145 + 10 * 129}))
print(accuracy)
