// Loaded before the program: a Node that has no ML-KEM, as those before 24.7.
import crypto from 'node:crypto';
import {syncBuiltinESMExports} from 'node:module';

delete crypto.encapsulate;
delete crypto.decapsulate;
syncBuiltinESMExports();
