"""Counts the concepts, names, relations and definitions of an ontology with rdflib, without Graft.

Run: python3 knowledge-graph-rdf.py FOLDER_OR_ZIP
"""
import os, re, sys, zipfile
from rdflib import Graph, URIRef, BNode, Literal, RDF, RDFS, OWL
from rdflib.namespace import SKOS
import logging

logging.disable(logging.CRITICAL)
src=sys.argv[1]; files=[]
if src.endswith('.zip'):
    z=zipfile.ZipFile(src); files=[(n,z.read(n)) for n in z.namelist() if n.endswith(('.rdf','.ttl','.owl','.xml')) and not os.path.basename(n).startswith('catalog')]
else: files=[(n,open(os.path.join(src,n),'rb').read()) for n in sorted(os.listdir(src)) if n.endswith(('.rdf','.ttl','.owl','.xml'))]
g=Graph(); triples=0
for n,b in files:
    h=Graph(); h.parse(data=b, format='turtle' if n.endswith('.ttl') else 'xml', publicID='urn:x:'+n)
    triples+=len(h)
    for t in h: g.add(t)
builtin=(str(OWL),str(RDF),str(RDFS))
C=set()
for s,o in g.subject_objects(RDF.type):
    if not isinstance(s,URIRef) or not isinstance(o,URIRef): continue
    o_=str(o)
    if o in (OWL.Class,RDFS.Class,OWL.NamedIndividual) or not (o_.startswith(builtin) or o_.startswith(str(SKOS))): C.add(s)
dep={s for s,o in g.subject_objects(OWL.deprecated) if str(o)=='true'}
C-=dep
local=lambda u: re.split('[/#]',str(u).rstrip('/#'))[-1]
namep={SKOS.prefLabel,RDFS.label,SKOS.altLabel,SKOS.hiddenLabel}
names=set(); lab={s for s,p,o in g if p in namep}
defs=set()
for s,p,o in g:
    if s in C:
        if (p in namep or local(p).lower() in ('synonym','abbreviation','acronym')) and isinstance(o,Literal) and str(o).strip(): names.add((s,(o.language or 'en').lower(),str(o).strip()))
        if p in (SKOS.definition,RDFS.comment): defs.add(s)
unl=[c for c in C if c not in lab]
def sp(x): return re.sub(r'(?<=[a-z\d])(?=[A-Z])',' ',x.replace('_',' ').replace('-',' ')).strip()
for c in unl: names.add((c,'en',sp(local(c))))
OP={s for s in g.subjects(RDF.type,OWL.ObjectProperty)}
R=set()
def expr(s,e,d=0):
    if isinstance(e,URIRef): R.add((s,'is_a',e)); return
    if not isinstance(e,BNode): return
    p=g.value(e,OWL.onProperty)
    if isinstance(p,URIRef):
        for f in (OWL.someValuesFrom,OWL.allValuesFrom,OWL.hasValue,OWL.onClass):
            v=g.value(e,f)
            if isinstance(v,URIRef): R.add((s,local(p),v))
    l=g.value(e,OWL.intersectionOf)
    if l is not None:
        for m in g.items(l): expr(s,m,d+1)
for s,p,o in g:
    if s not in C: continue
    if p==RDFS.subClassOf or p==OWL.equivalentClass:
        if isinstance(o,URIRef): R.add((s,'is_a' if p==RDFS.subClassOf else 'equivalent_to',o))
        else: expr(s,o)
    elif p==RDF.type and o in C: R.add((s,'instance_of',o))
    elif p in OP and o in C: R.add((s,local(p),o))
R={r for r in R if r[0] in C and r[2] in C}
imp={str(o) for o in g.objects(None,OWL.imports)}
onto={str(s) for s in g.subjects(RDF.type,OWL.Ontology)}
print('files',len(files),'triples',triples,'concepts',len(C),'names',len(names),'relations',len(R),'definitions',len(defs),'imports',len(imp),'missing',len([i for i in imp if not ({i,i+'/',i.rstrip('/#')}&onto)]), 'unlabelled', len(unl), 'deprecated', len(dep))
