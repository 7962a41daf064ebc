"""Writes the small control-flow graphs of testdata/graphs with TensorFlow 2.15: python make_control_flow_graphs.py OUTDIR"""
import sys
import os; os.environ["TF_CPP_MIN_LOG_LEVEL"]="3"
import tensorflow.compat.v1 as tf
from google.protobuf import text_format
tf.disable_eager_execution()
def dump(name, v2cf, build):
    if v2cf: tf.enable_control_flow_v2()
    else: tf.disable_control_flow_v2()
    g=tf.Graph()
    with g.as_default():
        build()
    d=g.as_graph_def()
    open(f"{sys.argv[1]}/{name}", "w").write(text_format.MessageToString(d))
    print(name,len(d.node))
def loop():
    n=tf.placeholder(tf.int32,[],name="n")
    i,s=tf.while_loop(lambda i,s:i<n, lambda i,s:(i+1,s+i), [0,0])
    tf.identity(s,name="sum")
def nested():
    n=tf.placeholder(tf.int32,[],name="n")
    def body(i,s):
        _,s2=tf.while_loop(lambda j,t:j<i, lambda j,t:(j+1,t+j*i),[0,s])
        return i+1, tf.cond(tf.equal(i%2,0),lambda:s2,lambda:s2+100)
    i,s=tf.while_loop(lambda i,s:i<n, body,[0,0])
    tf.identity(s,name="sum")
def cond():
    x=tf.placeholder(tf.float32,[],name="x")
    y=tf.cond(x>0,lambda:x*2.0,lambda:tf.constant(-1.0))
    tf.identity(y,name="y")
def ta():
    x=tf.placeholder(tf.float32,[None],name="x")
    n=tf.shape(x)[0]
    a=tf.TensorArray(tf.float32,size=n)
    _,a=tf.while_loop(lambda i,a:i<n,lambda i,a:(i+1,a.write(i,x[i]*x[i])),[0,a])
    y=a.stack(); tf.identity(y,name="y")
    tf.identity(tf.gradients(y,x)[0],name="g")
dump("loop.pbtxt",False,loop); dump("nested.pbtxt",False,nested); dump("cond.pbtxt",False,cond); dump("array.pbtxt",False,ta)
dump("while_v2.pbtxt",True,loop); dump("nested_v2.pbtxt",True,nested)
